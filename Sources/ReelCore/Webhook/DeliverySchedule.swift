/// When a notice that did not arrive is sent again: as the Standard Webhooks specification suggests, for 24 hours.
package enum DeliverySchedule {
    private static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
        .seconds(50_400),
    ]
    /// So long is tried at all.
    package static let limit = Duration.seconds(86_400)
    /// So often at least, also when the first try came late: the daemon may not have run.
    private static let fewest = 4
    /// The longest wait that a receiver may ask for.
    private static let longestAsked = Duration.seconds(21_600)

    /// When to try next.
    ///
    /// - Parameters:
    ///   - attempts: how many there were; at least one.
    ///   - since: when the notice was made, or a person asked for it again.
    ///   - now: the end of the last attempt.
    ///   - chance: a number in 0..<1, which moves the time by up to a tenth.
    ///   - retryAfter: what the receiver asked for.
    /// - Returns: the time, or `nil`: it is given up.
    package static func next(
        after attempts: Int, since: Timestamp, now: Timestamp, chance: Double, retryAfter: Duration?
    ) -> Timestamp? {
        let end = since + limit
        guard now < end || attempts < fewest else { return nil }
        let wait = waits[min(max(attempts, 1), waits.count) - 1] * (0.9 + 0.2 * chance)
        let next = now + max(wait, min(retryAfter ?? .zero, longestAsked))
        return now < end ? min(next, end) : next
    }
}
