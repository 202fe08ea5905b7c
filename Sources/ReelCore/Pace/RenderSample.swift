/// How long one task took, as far as polls could tell: longer than the one time, at most the other.
package struct RenderSample: Equatable, Sendable {
    /// From the acceptance to the last poll that said that the task goes on; zero where the first one found its end.
    package let longerThan: Duration
    /// From the acceptance to the poll that found its end.
    package let atMost: Duration

    package init(longerThan: Duration, atMost: Duration) { (self.longerThan, self.atMost) = (longerThan, atMost) }

    /// What a poll tells that finds a task finished; `nil` where it tells too little to learn from.
    ///
    /// A poll that comes late widens the interval, and what is learned from it would make later polls late as well. So a
    /// task counts when it was found on time: by a first poll that was late by at most a quarter of the time since the
    /// acceptance, or by a later one whose distance to the last sign of life is at most the longest that polls keep on
    /// purpose, and a quarter of that time. A task that ended while reel was down, or unknown to the provider, or polled
    /// as rarely as overdue ones are, then counts only if it took so long that this makes no difference.
    ///
    /// - Parameters:
    ///   - life: the job before the poll.
    ///   - now: when it told.
    ///   - polling: how polls are spaced.
    package init?(of life: Lifecycle, endedAt now: Timestamp, polling: Backoff) {
        guard life.task == .live, let accepted = life.submittedAt, let due = life.dueAt, accepted <= now else {
            return nil
        }
        let took = now - accepted
        if let alive = life.aliveAt {
            guard alive >= accepted, now - alive <= polling.cap * (1 + polling.jitter) + took / 4 else { return nil }
            self.init(longerThan: alive - accepted, atMost: took)
        } else {
            guard life.polls == 0, now - due <= took / 4 else { return nil }
            self.init(longerThan: .zero, atMost: took)
        }
    }
}
