package import ReelCore

/// What the store can tell of itself without counting: for a scrape.
package struct StoreFigures: Sendable {
    /// What a due job waits for.
    package enum Waiting: String, CaseIterable, Sendable { case submit, poll, fetch }

    /// Jobs by lane and state.
    package var tally = Tally()
    /// Jobs by model, then by state.
    package var models: [String: [JobState: Int]] = [:]
    /// By lane: since when the oldest due job of each kind could go on; those without one are not there.
    package var oldestDue: [String: [Waiting: Timestamp]] = [:]
    /// By lane: the ledger's sums of all time.
    package var credits: [String: Sums] = [:]

    package init() {}
}
