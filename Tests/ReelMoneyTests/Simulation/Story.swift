import ReelCore

/// What happened, for the person who looks into a finding.
struct Story {
    private static let limit = 60
    /// What the line of a kill says.
    static let killed = "killed"

    private var lines: [String] = []

    mutating func tell(_ line: String, at now: Timestamp) { lines.append("\(now) \(line)") }

    /// The last lines.
    var end: String { lines.suffix(Self.limit).joined(separator: "\n") }

    /// What was done to a job, and when the process was killed.
    func lines(about job: JobID) -> [String] {
        lines.filter { $0.contains(" job \(job): ") || $0.hasSuffix(Self.killed) }
    }
}
