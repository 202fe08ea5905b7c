extension Policy {
    /// How long to wait with the first poll of a task that was accepted just now.
    ///
    /// It is never so long that nobody would notice that the task is overdue.
    func firstPoll(chance: Double) -> Duration {
        learned.map { min($0.firstWait(chance: chance), overdueAfter) } ?? polling.delay(step: 0, chance: chance)
    }

    /// How long to wait with the next poll of a task that goes on.
    ///
    /// - Parameters:
    ///   - polls: how many there were.
    ///   - elapsed: since the task was accepted; `nil` where that is not known.
    ///   - chance: a number in 0..<1 for jitter.
    /// - Returns: the wait from the last poll.
    func nextPoll(after polls: Int, elapsed: Duration?, chance: Double) -> Duration {
        guard let learned, let elapsed else { return polling.delay(step: polls, chance: chance) }
        return learned.wait(after: elapsed, chance: chance)
    }
}
