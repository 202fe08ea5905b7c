/// When a notice that did not arrive is sent again: as the Standard Webhooks specification suggests, for 24 hours.
package enum DeliverySchedule {
    private static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
        .seconds(50_400),
    ]
    /// So long is tried at all.
    package static let limit = Duration.seconds(86_400)
    /// So often a target, or a notice by itself, is tried at least, also when the first try came late: the daemon may
    /// not have run.
    private static let fewest = 4
    /// The longest wait that a receiver may ask for.
    private static let longestAsked = Duration.seconds(21_600)
    /// A target that fails is asked so often at least, as long as notices wait for it.
    private static let longestPause = Duration.seconds(600)

    /// When to try a notice next.
    ///
    /// - Parameters:
    ///   - attempts: how many there were; at least one.
    ///   - since: when the notice was made, or a person asked for it again.
    ///   - now: the end of the last attempt.
    ///   - chance: a number in 0..<1, which moves the time by up to a tenth.
    ///   - retryAfter: what the receiver asked for.
    /// - Returns: the time; the end of its 24 hours at the latest, while that lies ahead.
    package static func next(
        after attempts: Int, since: Timestamp, now: Timestamp, chance: Double, retryAfter: Duration?
    ) -> Timestamp {
        let end = since + limit
        let next = now + wait(after: attempts, waits.last ?? limit, chance, retryAfter)
        return now < end ? min(next, end) : next
    }

    /// How long a target is left alone that has failed, whatever waits for it.
    ///
    /// - Parameters:
    ///   - failures: how many there were in a row; at least one.
    ///   - chance: a number in 0..<1, which moves the time by up to a tenth.
    ///   - retryAfter: what the receiver asked for.
    /// - Returns: ten minutes at most, unless the receiver asked for more.
    package static func pause(after failures: Int, chance: Double, retryAfter: Duration?) -> Duration {
        wait(after: failures, longestPause, chance, retryAfter)
    }

    private static func wait(
        after attempts: Int, _ longest: Duration, _ chance: Double, _ retryAfter: Duration?
    ) -> Duration {
        let wait = min(waits[min(max(attempts, 1), waits.count) - 1], longest) * (0.9 + 0.2 * chance)
        return max(wait, min(retryAfter ?? .zero, longestAsked))
    }

    /// Whether a notice that did not arrive is given up: its 24 hours have passed, and its target was tried in them.
    ///
    /// - Parameters:
    ///   - since: when the notice was made, or a person asked for it again.
    ///   - now: the end of the last attempt.
    ///   - triedAt: the target's attempt before that, for whatever notice.
    ///   - failures: the target's failures in a row, with the last.
    /// - Returns: `true` for one whose target was not tried in time, too, once that has failed often enough since.
    package static func isOver(since: Timestamp, now: Timestamp, triedAt: Timestamp?, failures: Int) -> Bool {
        over(at: now, triedAt: triedAt, failures: failures)?.contains(since) ?? false
    }

    /// Whether a notice is given up for what came of its own tries.
    ///
    /// A receiver that takes all others and refuses this one is well: what is known of the target says nothing then.
    ///
    /// - Parameters:
    ///   - since: when the notice was made, or a person asked for it again.
    ///   - now: the end of the last attempt, which failed.
    ///   - attempts: how many of its own there were, with the last.
    /// - Returns: `true` when its 24 hours have passed, and it was tried often enough.
    package static func isOver(since: Timestamp, now: Timestamp, attempts: Int) -> Bool {
        now >= since + limit && attempts >= fewest
    }

    /// The `since` of all notices to which ``isOver(since:now:triedAt:failures:)`` applies; `nil`: there can be none.
    package static func over(at now: Timestamp, triedAt: Timestamp?, failures: Int) -> ClosedRange<Timestamp>? {
        guard let triedAt else { return nil }
        let first = failures >= fewest ? Timestamp(milliseconds: 0) : triedAt + (.zero - limit)
        let last = min(now + (.zero - limit), triedAt)
        return first <= last ? first...last : nil
    }
}
