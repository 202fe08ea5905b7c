extension JSON {
    /// Why a text is not JSON, and at which byte.
    package struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        package let message: String
        /// Counted from 0.
        package let offset: Int

        package var description: String { "not valid JSON: \(message) at byte \(offset)" }
    }

    /// How deep arrays and objects may nest; no request needs more than six levels.
    package static let maximumDepth = 64

    /// Reads one JSON value, strictly after RFC 8259: UTF-8, no name twice in an object, nothing behind the value.
    ///
    /// - Throws: ``SyntaxError`` naming what was wrong and where.
    package init(parsing bytes: some Sequence<UInt8>) throws(SyntaxError) {
        let result: Result<JSON, SyntaxError>? = bytes.withContiguousStorageIfAvailable { Self.parse($0) }
        self = try (result ?? Array(bytes).withUnsafeBufferPointer { Self.parse($0) }).get()
    }

    /// Reads one JSON value from a text, like ``init(parsing:)-(Sequence<UInt8>)``.
    package init(parsing text: String) throws(SyntaxError) {
        var text = text
        self = try text.withUTF8 { Self.parse($0) }.get()
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, SyntaxError> {
        var parser = Parser(bytes: bytes)
        do throws(SyntaxError) {
            return .success(try parser.document())
        } catch {
            return .failure(error)
        }
    }
}

/// A recursive-descent reader over bytes that somebody else keeps alive.
private struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func document() throws(JSON.SyntaxError) -> JSON {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("something follows the value") }
        return value
    }

    private func error(_ message: String) -> JSON.SyntaxError {
        JSON.SyntaxError(message: position < bytes.count ? message : "the text ends too early", offset: position)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(JSON.SyntaxError) -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try nested { parser throws(JSON.SyntaxError) in .object(try parser.object()) }
        case UInt8(ascii: "["): return try nested { parser throws(JSON.SyntaxError) in .array(try parser.array()) }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return .number(try number())
        default: throw error("a value was expected")
        }
    }

    private mutating func nested(
        _ body: (inout Parser) throws(JSON.SyntaxError) -> JSON
    ) throws(JSON.SyntaxError) -> JSON {
        guard depth < JSON.maximumDepth else { throw error("nested deeper than \(JSON.maximumDepth) levels") }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func array() throws(JSON.SyntaxError) -> [JSON] {
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw error("',' or ']' was expected") }
        }
    }

    private mutating func object() throws(JSON.SyntaxError) -> JSON.Object {
        var members: [(name: String, value: JSON)] = []
        var seen = Names()
        skipSpace()
        if take(UInt8(ascii: "}")) { return JSON.Object() }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a name in quotes was expected") }
            let start = position
            let name = try string()
            guard seen.insert(name, after: members) else {
                // Scalars and not letters: one letter may carry any number of accents.
                let excerpt = String(name.unicodeScalars.prefix(100))
                throw JSON.SyntaxError(message: "the name \"\(excerpt)\" occurs twice", offset: start)
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("':' was expected") }
            members.append((name, try value()))
            skipSpace()
            if take(UInt8(ascii: "}")) { return JSON.Object(members) }
            guard take(UInt8(ascii: ",")) else { throw error("',' or '}' was expected") }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.SyntaxError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw error("'\(word)' was expected") }
            position += 1
        }
        return value
    }

    private mutating func digits() throws(JSON.SyntaxError) {
        guard let byte = next, Self.isDigit(byte) else { throw error("a digit was expected") }
        while let byte = next, Self.isDigit(byte) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func number() throws(JSON.SyntaxError) -> JSON.Number {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let byte = next, Self.isDigit(byte) { throw error("a number must not begin with 0") }
        } else {
            try digits()
        }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        guard position - start <= 400 else {
            throw JSON.SyntaxError(message: "a number has more than 400 characters", offset: start)
        }
        return JSON.Number(literal: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func string() throws(JSON.SyntaxError) -> String {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes[start..<position - 1], from: start)
        }
        return try escapedString(from: start)
    }

    private func text(_ slice: some Collection<UInt8>, from start: Int) throws(JSON.SyntaxError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSON.SyntaxError(message: "a string is not valid UTF-8", offset: start)
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSON.SyntaxError) -> String {
        var collected = Array(bytes[start..<position])
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(collected, from: start)
            case UInt8(ascii: "\\"): collected += try escape()
            case 0..<0x20:
                position -= 1
                throw error("a control character must be escaped in a string")
            default: collected.append(byte)
            }
        }
        throw error("a string is not closed")
    }

    private mutating func escape() throws(JSON.SyntaxError) -> [UInt8] {
        guard let byte = next else { throw error("an escape is not finished") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw error("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSON.SyntaxError) -> [UInt8] {
        var units = [try hexUnit()]
        if UTF16.isLeadSurrogate(units[0]), take(UInt8(ascii: "\\")) {
            guard take(UInt8(ascii: "u")) else { throw error("half a surrogate pair") }
            units.append(try hexUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw error("half a surrogate pair") }
        return Array(text.utf8)
    }

    private mutating func hexUnit() throws(JSON.SyntaxError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("four hexadecimal digits were expected")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

/// The names of an object's members so far.
private struct Names {
    /// Up to so many it is quicker to look at each.
    private static let few = 16
    private var many = Set<[UInt8]>()

    /// Adds a name.
    ///
    /// - Parameters:
    ///   - name: of the next member.
    ///   - members: those before it.
    /// - Returns: whether it is new.
    mutating func insert(_ name: String, after members: [(name: String, value: JSON)]) -> Bool {
        guard members.count >= Self.few else { return !members.contains { $0.name.isIdentical(to: name) } }
        if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
        return many.insert(Array(name.utf8)).inserted
    }
}
