import ReelCore

/// The members of an answer as they are read: what is missing or of another type is named in the error.
struct AnswerMembers {
    private let object: JSON.Object
    private let name: String

    /// - Parameters:
    ///   - json: the answer.
    ///   - name: what it should be, for the error.
    /// - Throws: ``ReelError`` when it is no object.
    init(_ json: JSON, of name: String) throws(ReelError) {
        guard let object = json.object else {
            throw ReelError(.internal, "\(name) in the daemon's answer is \(json.kind), not an object")
        }
        (self.object, self.name) = (object, name)
    }

    /// A member that must be there and not null.
    func required<Value>(_ member: String, _ read: (JSON) -> Value?) throws(ReelError) -> Value {
        guard let value = object[member].flatMap(read) else { throw unreadable(member) }
        return value
    }

    /// A member that may be null or absent.
    func optional<Value>(_ member: String, _ read: (JSON) -> Value?) throws(ReelError) -> Value? {
        guard let json = object[member], !json.isNull else { return nil }
        guard let value = read(json) else { throw unreadable(member) }
        return value
    }

    /// The elements of a member; none when it is null or absent.
    func list<Element>(
        _ member: String, _ read: (JSON) throws(ReelError) -> Element
    ) throws(ReelError) -> [Element] {
        var elements: [Element] = []
        for element in try optional(member, \.array) ?? [] { elements.append(try read(element)) }
        return elements
    }

    /// A member that is an object of its own, or null.
    func nested<Value>(
        _ member: String, _ read: (JSON) throws(ReelError) -> Value
    ) throws(ReelError) -> Value? {
        guard let json = object[member], !json.isNull else { return nil }
        return try read(json)
    }

    private func unreadable(_ member: String) -> ReelError {
        let found = object[member].map { "has the unknown value or type of \($0.kind)" } ?? "is missing"
        return ReelError(.internal, field: member, "\(name) cannot be read: this member \(found)")
    }
}

extension JSON {
    var double: Double? { number?.double }
    var timestamp: Timestamp? { string.flatMap(Timestamp.init(iso8601:)) }
    var taskID: TaskID? { string.map(TaskID.init) }
    var int64: Int64? { number.flatMap { Int64($0.literal) } }

    /// The case of a word.
    func word<Word: RawRepresentable<String>>() -> Word? { string.flatMap(Word.init(rawValue:)) }

    /// An object whose values are all strings.
    var texts: [String: String]? {
        guard let object else { return nil }
        var texts: [String: String] = [:]
        for member in object {
            guard let text = member.value.string else { return nil }
            texts[member.name] = text
        }
        return texts
    }
}
