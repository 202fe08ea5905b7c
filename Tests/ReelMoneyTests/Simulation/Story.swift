import ReelCore

/// What happened lately, for the person who looks into a finding.
struct Story {
    private static let limit = 60

    private var lines: [String] = []

    mutating func tell(_ line: String, at now: Timestamp) {
        lines.append("\(now) \(line)")
        if lines.count > 2 * Self.limit { lines.removeFirst(Self.limit) }
    }

    /// The last lines.
    var end: String { lines.suffix(Self.limit).joined(separator: "\n") }
}
