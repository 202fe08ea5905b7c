package import Foundation
import ReelCore

extension LogEntry {
    /// No field is longer; journald takes far more, but no reader does.
    private static let longest = 4096

    /// The fields of a native entry, each as `NAME=value`.
    package var journalFields: [String] {
        var all = ["MESSAGE=\(message.oneLine(Self.longest))", "PRIORITY=\(priority.rawValue)"]
        all.append("SYSLOG_IDENTIFIER=reeld")
        if let id { all.append("MESSAGE_ID=\(id.hexadecimal)") }
        return all + fields.map { "\($0.name)=\($0.value.oneLine(Self.longest))" }
    }

    /// One line with its priority in front and without its end.
    package var prefixedLine: String { "<\(priority.rawValue)>\(message.oneLine(Self.longest))" }

    /// One line for a terminal, without its end.
    package func terminalLine(usesColor: Bool, zone: TimeZone) -> String {
        let text = message.oneLine(Self.longest)
        let time = at.map { "\($0.clock(in: zone)) " } ?? ""
        guard usesColor else { return "\(time)\(priority.word)\(text)" }
        return "\u{1B}[2m\(time)\u{1B}[0m" + (priority.color.map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text)
    }
}

extension LogPriority {
    /// What colours say where there are some.
    fileprivate var word: String {
        switch self {
        case .critical: "critical: "
        case .error: "error: "
        case .warning: "warning: "
        case .notice, .info: ""
        case .debug: "debug: "
        }
    }

    fileprivate var color: String? {
        switch self {
        case .critical: "1;31"
        case .error: "31"
        case .warning: "33"
        case .notice: "1"
        case .info: nil
        case .debug: "2"
        }
    }
}

extension Timestamp {
    /// The time of day: `09:17:39`.
    fileprivate func clock(in zone: TimeZone) -> String {
        let local = self + .seconds(zone.secondsFromGMT(for: date))
        return String(local.description.dropFirst(11).prefix(8))
    }
}

extension String {
    /// On one line that nobody's text can leave: control characters are written as they would be in a source.
    package func oneLine(_ longest: Int = .max) -> String {
        if utf8.count <= longest, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        var line = ""
        var length = 0
        for scalar in unicodeScalars {
            let next = scalar.isHarmless ? String(scalar) : scalar.escaped
            length += next.utf8.count
            guard length <= longest else { return line + "..." }
            line += next
        }
        return line
    }
}

extension Unicode.Scalar {
    /// Whether it stays where it is put: no control character, no end of a line, nothing that reorders a terminal.
    fileprivate var isHarmless: Bool {
        if (0x20...0x7E).contains(value) { return true }
        let isOverride = (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        return !isControl && value != 0x2028 && value != 0x2029 && !isOverride
    }

    fileprivate var escaped: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(value, radix: 16))}"
        }
    }
}
