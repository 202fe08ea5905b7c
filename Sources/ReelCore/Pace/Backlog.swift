/// Jobs that are still to be done by one lane.
package struct Backlog: Equatable, Sendable {
    /// How long each of them still takes once it is the provider's turn: ``RenderTimes/median`` for one that waits,
    /// ``RenderTimes/remaining(after:)`` for one that renders.
    package let durations: [Duration]

    package init(_ durations: [Duration]) { self.durations = durations }

    /// When the last of them is expected to be done, from now: as if `limit` of them were always at work, and no sooner
    /// than the longest alone.
    ///
    /// - Parameter limit: the lane's limit in flight; under 1 counts as 1.
    /// - Returns: how long from now; zero where nothing is to be done.
    package func expectedEnd(atOnce limit: Int) -> Duration {
        max(durations.reduce(.zero, +) / max(limit, 1), durations.max() ?? .zero)
    }
}
