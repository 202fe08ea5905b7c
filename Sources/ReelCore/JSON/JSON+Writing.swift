extension JSON: CustomStringConvertible {
    /// Compact JSON text, members and numbers as they were given.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    /// The UTF-8 bytes of ``description``.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, canonical: false)
        return output
    }

    /// One spelling for all equal values, for hashing and comparing: names sorted by bytes, numbers in one form.
    package var canonicalBytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, canonical: true)
        return output
    }

    private func write(to output: inout [UInt8], canonical: Bool) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .number(let value): output += (canonical ? value.canonical : value.literal).utf8
        case .string(let value): Self.write(value, to: &output)
        case .array(let elements): Self.write(elements, to: &output, canonical: canonical)
        case .object(let object): Self.write(object, to: &output, canonical: canonical)
        }
    }

    private static func write(_ elements: [JSON], to output: inout [UInt8], canonical: Bool) {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            element.write(to: &output, canonical: canonical)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func write(_ object: Object, to output: inout [UInt8], canonical: Bool) {
        let members =
            canonical
            ? object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } : object.members
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            write(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.write(to: &output, canonical: canonical)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            writeEscaped(text, to: &output)
        } else {
            output += text.utf8
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x0A: output += "\\n".utf8
            case 0x0D: output += "\\r".utf8
            case 0x09: output += "\\t".utf8
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                output += "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8
            default: output.append(byte)
            }
        }
    }
}

extension JSON.Number {
    /// The value as digits and a power of ten, without zeros at either end: `8`, `8.0` and `80e-1` are all `8e0`.
    var canonical: String {
        let isNegative = literal.hasPrefix("-")
        let parts = literal.drop { $0 == "-" }.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var digits = (mantissa[0] + fraction).drop { $0 == "0" }
        guard !digits.isEmpty else { return "0" }
        // A written exponent of more than 18 digits is beyond any sense: it is compared as spelled.
        guard let written = parts.count > 1 ? Int(parts[1]) : 0, written.magnitude < 1 << 60 else { return literal }
        var exponent = written - fraction.count
        while digits.last == "0" {
            digits.removeLast()
            exponent += 1
        }
        return "\(isNegative ? "-" : "")\(digits)e\(exponent)"
    }
}

extension JSON: Hashable {
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.canonicalBytes == rhs.canonicalBytes }
    package func hash(into hasher: inout Hasher) { hasher.combine(canonicalBytes) }
}
