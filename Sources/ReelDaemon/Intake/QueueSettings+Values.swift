import ReelCore

extension QueueSettings {
    /// A key's value; `nil` for null too.
    func value(_ name: String) -> JSON? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func wrong(_ name: String, _ value: JSON, _ right: String) -> ReelError {
        ReelError(.invalidRequest, field: name, "this is \(value.kind); it must be \(right)")
    }

    func string(_ name: String) throws(ReelError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, value, "a string") }
        return text
    }

    func flag(_ name: String) throws(ReelError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.bool else { throw wrong(name, value, "true or false") }
        return flag
    }

    func whole(_ name: String, _ range: ClosedRange<Int>) throws(ReelError) -> Int? {
        guard let value = value(name) else { return nil }
        let right = "a whole number in \(range.lowerBound)...\(range.upperBound)"
        guard let number = value.number else { throw wrong(name, value, right) }
        guard let whole = number.whole, range.contains(whole) else {
            throw ReelError(
                .invalidRequest, field: name, "\(number.literal.prefix(20)) is out of range; it must be \(right)")
        }
        return whole
    }

    func time(_ name: String) throws(ReelError) -> Timestamp? {
        guard let text = try string(name) else { return nil }
        guard let time = Timestamp(iso8601: text) else {
            let right = "ISO 8601 with a zone, such as 2026-04-11T07:17:39Z or 2026-04-11T09:17:39+02:00"
            throw ReelError(.invalidRequest, field: name, "this is no time that reel can read; it must be \(right)")
        }
        return time
    }

    func labels() throws(ReelError) -> [String: String] {
        guard let value = value("labels") else { return [:] }
        guard let object = value.object else { throw wrong("labels", value, "an object of strings") }
        guard object.members.count <= 64 else {
            throw ReelError(
                .invalidRequest, field: "labels", "there are \(object.members.count) labels; 64 is the most")
        }
        var labels: [String: String] = [:]
        for (name, value) in object {
            let field = "labels.\(name.prefix(60))"
            guard let text = value.string else { throw wrong(field, value, "a string") }
            guard name.isPlain(upTo: 100), !name.isEmpty, text.isPlain(upTo: 1000) else {
                let right = "1 to 100 characters as its name, up to 1000 as its value, and no control characters"
                throw ReelError(.invalidRequest, field: field, "a label has \(right)")
            }
            // The same letters can be other bytes, which JSON tells apart and a dictionary does not.
            guard labels.updateValue(text, forKey: name) == nil else {
                throw ReelError(
                    .invalidRequest, field: field, "this label is given twice, in two spellings of its letters")
            }
        }
        return labels
    }
}
