import Foundation

/// A growing delay: `base` x `factor`^step, at most `cap`, spread by `jitter`.
package struct Backoff: Equatable, Sendable {
    package var base: Duration
    package var factor: Double
    package var cap: Duration
    /// The share by which a delay is spread to either side: 0.2 means +-20 %.
    package var jitter: Double

    package init(base: Duration, factor: Double, cap: Duration, jitter: Double) {
        (self.base, self.factor, self.cap, self.jitter) = (base, factor, cap, jitter)
    }

    /// The delay of a step.
    ///
    /// - Parameters:
    ///   - step: counted from 0.
    ///   - chance: a number in 0..<1; 0.5 gives the delay without jitter.
    /// - Returns: the delay, in whole milliseconds.
    package func delay(step: Int, chance: Double) -> Duration {
        let limit = max(cap, .zero) / .seconds(1)
        let grown = min(base / .seconds(1) * Foundation.pow(factor, Double(min(max(step, 0), 1000))), limit)
        return spread(grown, chance: chance)
    }

    /// A delay of so many seconds, spread by ``jitter``; in whole milliseconds.
    func spread(_ seconds: Double, chance: Double) -> Duration {
        .milliseconds(Int64((seconds * (1 + jitter * (2 * chance - 1)) * 1000).rounded()))
    }
}

/// The settings that decide a job's way: the lane's and the general ones together.
package struct Policy: Equatable, Sendable {
    package enum InDoubt: String, Sendable { case hold, resubmit }

    package var retry = Backoff(base: .seconds(2), factor: 2, cap: .seconds(300), jitter: 0.2)
    package var maxAttempts = 5
    /// Codes of failed tasks that are worth another submission.
    package var failedCodes: Set<String> = []
    package var inDoubt = InDoubt.hold
    /// What a failed task's submission comes to in the ledger.
    package var failedTask = CreditState.unknown
    package var polling = Backoff(base: .seconds(5), factor: 1.5, cap: .seconds(30), jitter: 0.2)
    /// What is known of how long tasks of the job's pace take; `nil` where too little is known.
    package var learned: LearnedPolling?
    package var overdueAfter: Duration = .seconds(30 * 60)
    package var lostAfter: Duration = .seconds(120)
    package var giveUpAfter: Duration = .seconds(24 * 3600)

    /// Between polls of a task that is overdue.
    package static let overdueInterval: Duration = .seconds(5 * 60)
    /// Between polls of a task that the provider does not know.
    package static let lostInterval: Duration = .seconds(10 * 60)
    /// How long a lost task is still asked after.
    package static let lostLimit: Duration = .seconds(24 * 3600)

    package init() {}
}
