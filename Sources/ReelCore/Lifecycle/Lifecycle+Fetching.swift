extension Lifecycle {
    /// Between tries while this host has no room for the clips, which the provider does not keep for long.
    private static var blockedPause: Duration { .seconds(15) }

    /// `fetching`: paid for and finished at the provider; the clips are on their way.
    mutating func applyFetching(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .urlsRefreshed(let videos):
            self.videos = videos
            return .silent
        case .fetched(let clips):
            self.clips = clips
            error = nil
            end(.succeeded, at: now.now)
            return .told
        case .fetchFailed(let error, let startedAt):
            failFetch(error, startedAt: startedAt, now)
            return .told
        case .fetchBlocked(let error):
            // Told once, since nothing is to be written while there is no room; and no try that the result had.
            defer { self.error = error }
            fetchingSince = now.now
            wait(for: .fetch, until: now.now + Self.blockedPause)
            return self.error?.code == error.code ? .silent : .told
        case .cancelRequested:
            end(.canceled, at: now.now)
            return .told
        default: throw illegal(event)
        }
    }

    /// Gives up only on an attempt that was made, and failed, after the time for giving up.
    private mutating func failFetch(_ error: JobError, startedAt: Timestamp, _ now: Circumstances) {
        let began = fetchingSince ?? startedAt
        guard startedAt - began < now.policy.giveUpAfter else {
            let message = "the clips could not be fetched since \(began), the last try ended with: \(error.message)"
            return end(.failed, error: JobError(code: "result_lost", message: message), at: now.now)
        }
        self.error = error
        fetches += 1
        wait(for: .fetch, until: now.now + now.policy.retry.delay(step: fetches - 1, chance: now.chance))
    }
}
