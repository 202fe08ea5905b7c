import ReelCore

extension Setting {
    /// A number with its unit: `500ms`, `5s`, `1.5h`.
    ///
    /// A fraction is fine as long as whole milliseconds come of it.
    func duration() throws(ReelError) -> Duration {
        let expected = "a duration from 1ms to 365d: a number with ms, s, m, h or d, such as 30s"
        let text = try text(expected)
        guard let number = DurationText(text) else {
            throw refusal("\(text.excerpt) is not a duration: give \(expected)")
        }
        guard let milliseconds = number.milliseconds, (1...365 * 86_400_000).contains(milliseconds) else {
            throw refusal("\(text.excerpt) is out of range, or not in whole milliseconds: give \(expected)")
        }
        return .milliseconds(milliseconds)
    }
}

/// The parts of a duration as people write it: digits, more behind a point, a unit.
private struct DurationText {
    let whole: Substring
    let fraction: Substring
    let unit: Int64

    init?(_ text: String) {
        let unit = text.drop { $0 != "m" && $0 != "s" && $0 != "h" && $0 != "d" }
        let parts = text[..<unit.startIndex].split(separator: ".", omittingEmptySubsequences: false)
        guard let value = Self.units[String(unit)], (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        (self.unit, whole, fraction) = (value, parts[0], parts.count == 2 ? parts[1] : "")
    }

    /// Exactly, or `nil` where that is no whole number, or too large a one.
    var milliseconds: Int64? {
        let digits = fraction.reversed().drop { $0 == "0" }.reversed()
        guard digits.count <= 12, let number = Int64(whole + String(digits)) else { return nil }
        let scale = digits.reduce(Int64(1)) { power, _ in power * 10 }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow || product % scale != 0 ? nil : product / scale
    }

    private static let units: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
}

extension Duration {
    /// As it would be written in the settings: `90s`, `2m`.
    var brief: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        for (unit, size) in [("d", Int64(86_400_000)), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        where milliseconds != 0 && milliseconds % size == 0 {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
