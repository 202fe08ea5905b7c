/// How often each address has failed to say who it is, and what that costs its next failure.
///
/// Only failures wait: behind one address, which is a proxy's or the loopback's as a rule, sit those with a right token as
/// well. Bounded, so that no flood of addresses fills the memory.
package struct FailureTable: Sendable {
    /// So many addresses are remembered at most; then the one that has been quiet for longest goes.
    package static let limit = 1024
    /// An address is forgotten so long after its last failure.
    private static let memory: Duration = .seconds(600)
    /// So many failures cost nothing: a person has mistyped.
    private static let free = 3
    private static let (first, longest) = (Duration.milliseconds(250), Duration.seconds(8))

    private struct Record {
        var count: Int
        var last: Duration
    }

    private var records: [String: Record] = [:]

    package init() {}

    /// How many addresses are remembered.
    package var count: Int { records.count }

    /// Notes a failure.
    ///
    /// - Parameters:
    ///   - address: who failed.
    ///   - now: time since boot.
    /// - Returns: how long the refusal is to be kept back.
    package mutating func note(_ address: String, at now: Duration) -> Duration {
        var record = records[address] ?? Record(count: 0, last: now)
        if now - record.last > Self.memory { record.count = 0 }
        (record.count, record.last) = (record.count + 1, now)
        if records[address] == nil { makeRoom(at: now) }
        records[address] = record
        guard record.count > Self.free else { return .zero }
        // More doublings than this come to more than the longest.
        return min(Self.first * (1 << min(record.count - Self.free - 1, 8)), Self.longest)
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
