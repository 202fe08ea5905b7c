package import ReelCore

/// What the texts of a column stand for.
package enum CellKind: Hashable, Sendable {
    case text, number, flag, json
    /// Numbers of jobs: `41,42`.
    case jobs
    /// Of a field that reel does not know: JSON where it reads as JSON, else text.
    case either

    init(queueSetting name: String) {
        switch name {
        case "priority", "takes": self = .number
        case "after": self = .jobs
        case "after_any", "approval", "again": self = .flag
        case "labels": self = .json
        default: self = .text
        }
    }

    /// - Parameter steps: the field's path inside the request.
    init(request steps: [String]) {
        switch (steps[0], steps.count) {
        case ("duration", 1): self = .number
        case ("generate_audio", 1): self = .flag
        case ("model", 1), ("prompt", 1), ("resolution", 1), ("aspect_ratio", 1): self = .text
        case ("reference_images", ...2), ("reference_videos", ...2), ("reference_audios", ...2), ("extra_params", 1):
            self = .json
        case ("reference_images", 3), ("reference_videos", 3), ("reference_audios", 3): self = .text
        case ("extra_params", _): self = Self(parameter: steps[1], steps.dropFirst(2))
        default: self = .either
        }
    }

    /// As the models' rules want it.
    private init(parameter name: String, _ rest: ArraySlice<String>) {
        let rule = Catalog.builtIn.models.lazy.flatMap(\.parameters).first { $0.name == name }?.rule
        switch rule {
        case .flag where rest.isEmpty: self = .flag
        case .number where rest.isEmpty: self = .number
        case .choice where rest.isEmpty, .text where rest.isEmpty: self = .text
        case .shots: self = rest.count < 2 ? .json : rest.last == "index" ? .number : .text
        case .camera: self = rest.isEmpty || rest == ["config"] ? .json : rest.first == "config" ? .number : .text
        default: self = .either
        }
    }

    /// The value that a text stands for.
    ///
    /// - Parameters:
    ///   - text: not empty.
    ///   - field: the value's path, for errors.
    /// - Returns: a JSON value.
    /// - Throws: `ReelError` saying what would be right; what a person wrote is not repeated.
    package func value(_ text: String, at field: String) throws(ReelError) -> JSON {
        let bare = text.drop { $0 == " " }
        let json = { try? JSON(parsing: Array(bare.utf8)) }
        switch self {
        case .text: return .string(text)
        case .either: return json() ?? .string(text)
        case .number:
            if let json = json(), json.number != nil { return json }
            throw ReelError(.invalidRequest, field: field, "this is no number: write digits, such as 5 or 0.5")
        case .flag:
            let word = bare.lowercased().trimmingSuffix(while: { $0 == " " })
            if word == "true" || word == "false" { return .bool(word == "true") }
            throw ReelError(.invalidRequest, field: field, "this is neither true nor false")
        case .json:
            if let json = json() { return json }
            throw ReelError(
                .invalidRequest, field: field, "this is no JSON: write an object or a list, or use columns with dots")
        case .jobs: return try Self.jobs(text, field)
        }
    }

    private static func jobs(_ text: String, _ field: String) throws(ReelError) -> JSON {
        if let json = try? JSON(parsing: Array(text.utf8)), json.array != nil { return json }
        let words = text.split { $0 == "," || $0 == " " || $0 == ";" }
        let ids = words.compactMap { Int64($0) }
        guard ids.count == words.count else {
            throw ReelError(.invalidRequest, field: field, "these are no numbers of jobs: write 41,42")
        }
        return .array(ids.map { .number(.init($0)) })
    }
}

extension String {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
