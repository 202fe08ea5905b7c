import Foundation

/// A JSON value as it came over the wire, with nothing dropped.
package enum JSONBody: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONBody])
    case object([String: JSONBody])

    /// Reads JSON text; nil when it is none.
    package init?(_ text: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONBody.self, from: Data(text)) else { return nil }
        self = value
    }

    /// The member of an object; nil for a missing one and for other values.
    package subscript(key: String) -> JSONBody? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    package var array: [JSONBody]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The same value with every string cut to `limit` characters, for records that must stay small.
    package func shortened(to limit: Int) -> JSONBody {
        switch self {
        case .string(let text): .string(text.utf8.count > limit ? String(text.prefix(limit)) + "…" : text)
        case .array(let elements): .array(elements.map { $0.shortened(to: limit) })
        case .object(let members): .object(members.mapValues { $0.shortened(to: limit) })
        default: self
        }
    }
}
