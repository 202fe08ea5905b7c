/// One value of a request and the path at which it stands, for messages that name the place.
struct RequestField {
    /// Empty for the request itself.
    let path: String
    let value: JSON

    init(path: String = "", _ value: JSON) { (self.path, self.value) = (path, value) }

    /// The member of that name, or `nil` where there is none.
    subscript(_ name: String) -> RequestField? { value[name].map { RequestField(path: self.path(of: name), $0) } }

    func path(of name: String) -> String {
        guard !name.isEmpty, name.utf8.count <= 60, name.utf8.allSatisfy(Self.isPlain) else {
            return "\(path)[\(JSON.string(name).excerpt)]"
        }
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    func refusal(_ message: String) -> ReelError {
        ReelError(.invalidRequest, field: path.isEmpty ? nil : path, message)
    }

    /// The error for a value of the wrong type: `expected` says what would be right, as in `true or false`.
    ///
    /// A private value, such as a prompt, is not repeated.
    func mismatch(_ expected: String, isPrivate: Bool = false) -> ReelError {
        switch value {
        case .null: refusal("null is no value here: give \(expected), or leave the field out")
        case .array, .object: refusal("\(value.kind) was given, but it must be \(expected)")
        case _ where isPrivate: refusal("\(value.kind) was given, but it must be \(expected)")
        case .bool, .number, .string: refusal("\(value.excerpt) is \(value.kind), but it must be \(expected)")
        }
    }

    func required(_ name: String, _ expected: @autoclosure () -> String) throws(ReelError) -> RequestField {
        guard let field = self[name] else {
            throw ReelError(.invalidRequest, field: path(of: name), "missing: give \(expected())")
        }
        return field
    }
}

// Reading a value as what it must be.
extension RequestField {
    func object(_ expected: String) throws(ReelError) -> JSON.Object {
        guard let object = value.object else { throw mismatch(expected) }
        return object
    }

    func elements(_ expected: String) throws(ReelError) -> [RequestField] {
        guard let elements = value.array else { throw mismatch(expected) }
        return elements.enumerated().map { RequestField(path: "\(path)[\($0.offset)]", $0.element) }
    }

    func flag() throws(ReelError) -> Bool {
        guard let flag = value.bool else { throw mismatch("true or false, without quotes") }
        return flag
    }

    func choice(of values: [String]) throws(ReelError) -> String {
        let list = values.joined(separator: ", ")
        guard let text = value.string else { throw mismatch("one of \(list)") }
        if values.contains(where: text.isIdentical) { return text }
        let hint = text.closest(among: values).map { "; did you mean \($0)?" } ?? ""
        throw refusal("\(value.excerpt) is not one of \(list)\(hint)")
    }

    /// A whole number that is written as one: not `8.0`, not `"8"`.
    func whole(_ range: ClosedRange<Int>, unit: String = "") throws(ReelError) -> Int {
        let expected = "a whole number\(unit) from \(range.lowerBound) to \(range.upperBound)"
        guard let number = value.number else { throw mismatch("\(expected), without quotes") }
        guard number.literal.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw refusal("\(value.excerpt) is not written as a whole number: give \(expected)")
        }
        guard let integer = number.integer, range.contains(integer) else {
            throw refusal("\(value.excerpt) is out of range: give \(expected)")
        }
        return integer
    }

    func number(_ range: ClosedRange<Double>) throws(ReelError) -> Double {
        let expected = "a number from \(range.lowerBound.brief) to \(range.upperBound.brief)"
        guard let number = value.number else { throw mismatch("\(expected), without quotes") }
        guard let double = number.double, range.contains(double) else {
            throw refusal("\(value.excerpt) is out of range: give \(expected)")
        }
        return double
    }
}

extension Double {
    /// `10` rather than `10.0`.
    fileprivate var brief: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
