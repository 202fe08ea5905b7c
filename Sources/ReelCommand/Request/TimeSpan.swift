package import ReelCore

extension Duration {
    /// Reads `90`, `90s`, `1.5h`, `1h30m`: numbers with `ms`, `s`, `m`, `h` or `d`; a bare one is seconds.
    package init?(span text: String) {
        if let seconds = Double(text), text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }) {
            guard seconds <= 365 * 86400 else { return nil }
            self = .milliseconds(Int64((seconds * 1000).rounded()))
            return
        }
        var (total, rest) = (Duration.zero, Substring(text))
        while !rest.isEmpty {
            guard let part = Self.part(of: &rest) else { return nil }
            total += part
        }
        guard !text.isEmpty, total <= .seconds(365 * 86400) else { return nil }
        self = total
    }

    private static func part(of text: inout Substring) -> Duration? {
        let digits = text.prefix { $0 == "." || ("0"..."9").contains($0) }
        let unit = text.dropFirst(digits.count).prefix { $0.isLetter }
        let seconds: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let value = Double(digits), let factor = seconds[unit], value * factor <= 365 * 86400 else { return nil }
        text = text.dropFirst(digits.count + unit.count)
        return .milliseconds(Int64((value * factor * 1000).rounded()))
    }
}

extension Timestamp {
    /// Reads a moment as people name it: ISO 8601 with a zone, or a time from now (`2h`).
    package init(moment text: String, option: String, now: Timestamp) throws(UsageError) {
        if let time = Timestamp(iso8601: text) {
            self = time
        } else if let span = Duration(span: text) {
            self = now + span
        } else {
            throw UsageError(
                "\(option) is neither a time with a zone (2026-04-11T18:00:00+02:00) nor a time from now (90m, 2h)")
        }
    }
}
