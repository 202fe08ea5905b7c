/// Which refusals are worth a line in the log: an address's first ones, and then one a minute that tells how many there were.
///
/// Bounded in memory and in lines, so that no flood of attempts or addresses fills either.
package struct RefusalLog: Sendable {
    /// So many addresses are remembered at most; then the one that has been quiet for longest goes.
    package static let limit = 1024
    /// So many lines are written in a minute at most, whoever they tell of.
    package static let mostLines = 60
    private static let (first, period) = (5, Duration.seconds(60))
    /// An address is forgotten so long after its last refusal.
    private static let memory: Duration = .seconds(600)

    private struct Record {
        var lines = 0
        var untold = 0
        var line: Duration
        var last: Duration
    }

    private var records: [String: Record] = [:]
    /// The minute in which lines are counted.
    private var minute: (start: Duration, lines: Int)?

    package init() {}

    /// Notes a refusal.
    ///
    /// - Parameters:
    ///   - address: who was refused.
    ///   - now: time since boot.
    /// - Returns: how many refusals a line tells of, with this one; `nil`: none is to be written.
    package mutating func note(_ address: String, at now: Duration) -> Int? {
        var record = records[address] ?? Record(line: now, last: now)
        if now - record.last > Self.memory { record = Record(line: now, last: now) }
        record.last = now
        record.untold += 1
        if records[address] == nil { makeRoom(at: now) }
        defer { records[address] = record }
        guard record.lines < Self.first || now - record.line >= Self.period, takeLine(at: now) else { return nil }
        let told = record.untold
        (record.lines, record.untold, record.line) = (record.lines + 1, 0, now)
        return told
    }

    private mutating func takeLine(at now: Duration) -> Bool {
        let isSame = minute.map { now - $0.start < Self.period } ?? false
        let lines = isSame ? minute?.lines ?? 0 : 0
        guard lines < Self.mostLines else { return false }
        minute = (isSame ? minute?.start ?? now : now, lines + 1)
        return true
    }

    private mutating func makeRoom(at now: Duration) {
        guard records.count >= Self.limit else { return }
        records = records.filter { now - $0.value.last <= Self.memory }
        guard records.count >= Self.limit, let oldest = records.min(by: { $0.value.last < $1.value.last }) else {
            return
        }
        records[oldest.key] = nil
    }
}
