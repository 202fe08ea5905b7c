package import ReelCore

/// What the operator decides: the file `/etc/reel/reeld.yaml`, with a default for everything.
///
/// ```swift
/// let settings = try Settings.load(file: "/etc/reel/reeld.yaml").overriding(socket: flag)
/// ```
package struct Settings: Sendable, Equatable {
    package var socket = "/run/reel/reeld.sock"
    package var stateDir = "/var/lib/reel"
    /// The lane of a job that names none; always one of ``lanes``.
    package var defaultLane = "main"
    /// In the order of the file; never empty, each name once.
    package var lanes = [Lane(name: "main")]
    package var polling = Polling()
    package var retry = Retry()
    package var timeouts = Timeouts()
    package var fetching = Fetching()
    package var keep = Keep()
    /// The path of a price list that is read over the built-in one.
    package var prices: String?
    package var caps: [Cap] = []
    package var budget = Budget()
    package var approval = Approval()
    package var duplicates = Duplicates()
    package var limits = Limits()
    package var webhooks = Webhooks()
    package var http = HTTP()
    package var log = Log()

    package init() {}

    /// The lane of that name, or `nil` where the settings name none (any more).
    package func lane(_ name: String) -> Lane? { lanes.first { $0.name == name } }

    /// What decides a job's way in a lane; one that is no longer named holds what is in doubt.
    package func policy(for lane: String) -> Policy {
        var policy = Policy()
        policy.retry = Backoff(base: retry.base, factor: retry.factor, cap: retry.cap, jitter: retry.jitter)
        policy.maxAttempts = retry.maxAttempts
        policy.failedCodes = retry.failedCodes
        policy.inDoubt = self.lane(lane)?.inDoubt ?? .hold
        policy.failedTask = budget.failedTask
        policy.polling = Backoff(base: polling.first, factor: polling.factor, cap: polling.cap, jitter: polling.jitter)
        policy.overdueAfter = polling.overdueAfter
        policy.lostAfter = polling.lostAfter
        policy.giveUpAfter = fetching.giveUpAfter
        return policy
    }
}
