/// A JSON value that is kept as it was written: order of keys and the letters of numbers included.
///
/// Requests are held in this form, so that what the vendor adds tomorrow is sent on unchanged. Two values are equal
/// when they are equal *as JSON*: the order of keys and the spelling of numbers (`8`, `8.0`, `0.8e1`) do not matter.
package enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([JSON])
    case object(Object)

    /// A number as it was spelled.
    package struct Number: Sendable {
        package let literal: String

        /// - Parameter literal: a JSON number; the parser and the initialisers below see to that.
        init(literal: String) { self.literal = literal }
        package init(_ value: some BinaryInteger) { literal = String(value) }
        /// - Parameter value: a finite number.
        package init(_ value: Double) { literal = value.isFinite ? "\(value)" : "0" }

        /// The value when it is spelled as a whole number that fits; `8.0` is not.
        package var integer: Int? { Int(literal) }
        package var double: Double? { Double(literal) }
        /// The value when it is a whole number that fits, however it is spelled: `8.0` is the same as `8` to a program that
        /// knows one kind of numbers only.
        package var whole: Int? { integer ?? double.flatMap { abs($0) <= 0x1p53 ? Int(exactly: $0) : nil } }
    }

    /// The members of an object in the order they were written; no name occurs twice.
    package struct Object: Sendable, Sequence {
        package private(set) var members: [(name: String, value: JSON)]

        package init(_ members: [(name: String, value: JSON)] = []) { self.members = members }

        /// The member of that exact name, byte for byte; setting `nil` removes it, a new one goes to the end.
        package subscript(_ name: String) -> JSON? {
            get { members.first { $0.name.isIdentical(to: name) }?.value }
            set {
                let index = members.firstIndex { $0.name.isIdentical(to: name) }
                switch (index, newValue) {
                case (let index?, let value?): members[index].value = value
                case (let index?, nil): members.remove(at: index)
                case (nil, let value?): members.append((name, value))
                case (nil, nil): break
                }
            }
        }

        package var names: [String] { members.map(\.name) }
        package var isEmpty: Bool { members.isEmpty }
        package func makeIterator() -> some IteratorProtocol<(name: String, value: JSON)> { members.makeIterator() }
    }
}

extension JSON {
    package var object: Object? { if case .object(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var number: Number? { if case .number(let value) = self { value } else { nil } }
    package var integer: Int? { number?.integer }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of an object; `nil` for anything else.
    package subscript(_ name: String) -> JSON? { object?[name] }

    /// The type's name in messages: `a string`, `an object`, ...
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension String {
    /// Whether both are the same bytes.
    ///
    /// `==` on strings also holds for other spellings of a letter (`K` and U+212A).
    package func isIdentical(to other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(Number(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Object(elements.map { (name: $0.0, value: $0.1) }))
    }
    package init(nilLiteral: ()) { self = .null }
}
