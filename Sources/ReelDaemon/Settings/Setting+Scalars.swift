import ReelCore
import Yams

extension Setting {
    /// Text, in quotes or without; a bare number, flag or null is none.
    func text(_ expected: String) throws(ReelError) -> String {
        guard kind == .text, let text = node.scalar?.string else { throw mismatch(expected) }
        return text
    }

    /// A name, a code or a number, as text: something without spaces.
    func word(_ expected: String) throws(ReelError) -> String {
        guard kind == .text || kind == .number, let word = node.scalar?.string else { throw mismatch(expected) }
        guard !word.isEmpty, !word.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else {
            throw refusal("\(word.excerpt) is empty or holds a space: give \(expected)")
        }
        return word
    }

    /// A list of words or numbers, as text.
    func words(_ expected: String) throws(ReelError) -> [String] {
        try elements("a list of \(expected)").map { (element) throws(ReelError) in
            try element.word("text or a number, as in a list of \(expected)")
        }
    }

    /// A flag, in the one way that every YAML agrees about.
    func flag() throws(ReelError) -> Bool {
        switch kind == .flag ? node.scalar?.string.lowercased() : nil {
        case "true": return true
        case "false": return false
        default: throw kind == .flag ? refusal("give true or false, no other word") : mismatch("true or false")
        }
    }

    /// One of a few words; `off` is one whatever YAML takes it for.
    func choice<Value: RawRepresentable<String>>(of values: [Value]) throws(ReelError) -> Value {
        let names = values.map(\.rawValue)
        let list = names.count == 1 ? names[0] : "one of \(names.joined(separator: ", "))"
        guard kind != .null, let text = node.scalar?.string else { throw mismatch(list) }
        if let value = Value(rawValue: text), names.contains(text) { return value }
        let hint = text.nearMiss(among: names).map { "; did you mean \($0)?" } ?? ""
        throw refusal("\(text.excerpt) is not known here: give \(list)\(hint)")
    }

    /// A whole number in plain digits: `010` and `0x10` mean different things to different readers.
    func whole(_ range: ClosedRange<Int>) throws(ReelError) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard kind == .number, let text = node.scalar?.string else { throw mismatch("\(expected), without quotes") }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits == "0" || !digits.hasPrefix("0") else {
            throw refusal("\(text.excerpt) is not written in plain digits: give \(expected)")
        }
        guard let number = Int(text), range.contains(number) else {
            throw refusal("\(text.prefix(40)) is out of range: give \(expected)")
        }
        return number
    }

    func number(_ range: ClosedRange<Double>) throws(ReelError) -> Double {
        let expected = "a number from \(range.lowerBound.brief) to \(range.upperBound.brief)"
        guard kind == .number, let text = node.scalar?.string else { throw mismatch("\(expected), without quotes") }
        guard text.utf8.allSatisfy("0123456789.+-eE".utf8.contains), let number = Double(text) else {
            throw refusal("\(text.excerpt) is not a plain decimal number: give \(expected)")
        }
        guard range.contains(number) else {
            throw refusal("\(text.prefix(40)) is out of range: give \(expected)")
        }
        return number
    }
}

extension Double {
    /// `10` rather than `10.0`.
    var brief: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
