/// Time, as the engine sees it: passed in, so that a whole daemon can run under a clock that a test moves.
package protocol Timekeeper: Sendable {
    /// Wall time: what is stored and shown.
    var now: Timestamp { get }
    /// Time since boot, which nobody can set: for rates, time-outs and to notice that wall time was set.
    var uptime: Duration { get }
    /// Waits for `duration` of ``uptime``.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws
}
