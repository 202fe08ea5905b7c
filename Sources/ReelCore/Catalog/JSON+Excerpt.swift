extension JSON {
    /// The value as JSON for a message: at most 60 characters, and only the kind of an array or object.
    var excerpt: String {
        switch self {
        case .array, .object: kind
        case .string(let text): JSON.string(text.prefix(scalars: 60)).description.shortened(to: 60)
        case .null, .bool, .number: description.shortened(to: 60)
        }
    }
}

extension String {
    /// At most so many Unicode scalars; the last is an ellipsis when something was left off.
    func shortened(to limit: Int) -> String {
        let start = prefix(scalars: limit)
        return start.utf8.count == utf8.count ? self : start.prefix(scalars: limit - 1) + "…"
    }

    /// Counts scalars and not letters: a single letter may carry any number of accents.
    func prefix(scalars limit: Int) -> String { String(unicodeScalars.prefix(limit)) }
}
