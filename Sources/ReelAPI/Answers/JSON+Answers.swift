package import ReelCore

extension JSON {
    /// A text, or null.
    package static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

    /// A whole number, or null.
    package static func whole(_ value: (some BinaryInteger)?) -> JSON { value.map { .number(.init($0)) } ?? .null }

    /// A number, or null; whole ones without a fraction.
    package static func decimal(_ value: Double?) -> JSON {
        guard let value else { return .null }
        return Int(exactly: value).map { .number(.init($0)) } ?? .number(.init(value))
    }

    /// A time as ISO 8601 in UTC with milliseconds, or null.
    package static func time(_ value: Timestamp?) -> JSON { text(value?.description) }

    /// An object of strings, sorted by name.
    package static func texts(_ values: [String: String]) -> JSON {
        .object(Object(values.sorted { $0.key < $1.key }.map { (name: $0.key, value: .string($0.value)) }))
    }
}

extension Warning {
    /// The warning as answers show it.
    package var json: JSON { ["field": .string(field), "message": .string(message)] }
}
