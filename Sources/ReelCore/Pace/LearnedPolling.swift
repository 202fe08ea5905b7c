/// When a task is asked after whose pace is known: seldom at first, often about when tasks of its kind end.
///
/// The first poll comes when a tenth of them are done. From then on the distance to the next is inverse to the square
/// root of how likely the task is to end in the next second, which is what makes the sum of what polls cost and what
/// their delay costs the least (J. B. Keller, "Optimum checking schedules for systems subject to random failure", 1974).
/// The scale is set so that a task takes ``effort`` of the polls that the plain schedule would spend on it, and never
/// more. Distances stay between the plain schedule's shortest and its longest.
package struct LearnedPolling: Equatable, Sendable {
    /// The share of tasks that the first poll finds done.
    package static let early = 0.1
    /// How many polls are spent on a task, on average, for each one of the plain schedule.
    package static let effort = 0.85
    /// How often the scale is halved to find it, and how many polls of one task are looked at for that.
    private static let (halvings, horizon) = (12, 500)

    package let times: RenderTimes
    package let plain: Backoff
    /// The distance in seconds where a second ends one task in e.
    private var scale = 0.0

    /// - Parameters:
    ///   - times: what is known of the pace.
    ///   - plain: the schedule that is kept without that knowledge.
    package init(_ times: RenderTimes, plain: Backoff) {
        (self.times, self.plain) = (times, plain)
        let most =
            Self.effort * polls(upTo: .infinity) { step, _ in plain.delay(step: step, chance: 0.5) / .seconds(1) }
        var (low, high) = (0.01, 100.0)
        for _ in 0..<Self.halvings {
            scale = (low * high).squareRoot()
            if polls(upTo: most, distance: distance) > most { low = scale } else { high = scale }
        }
        scale = high
    }

    /// How long to wait with the first poll.
    ///
    /// - Parameter chance: a number in 0..<1; 0.5 gives the wait without jitter.
    /// - Returns: the wait from the acceptance, in whole milliseconds.
    package func firstWait(chance: Double) -> Duration {
        plain.spread(distance(0, after: 0), chance: chance)
    }

    /// How long to wait after a poll that did not find the task done.
    ///
    /// - Parameters:
    ///   - elapsed: since the task was accepted.
    ///   - chance: a number in 0..<1; 0.5 gives the wait without jitter.
    /// - Returns: the wait, in whole milliseconds.
    package func wait(after elapsed: Duration, chance: Double) -> Duration {
        plain.spread(distance(1, after: elapsed / .seconds(1)), chance: chance)
    }

    /// Seconds from a poll to the next one; step 0 is the wait for the first.
    private func distance(_ step: Int, after elapsed: Double) -> Double {
        let longest = plain.cap / .seconds(1)
        let shortest = min(plain.base / .seconds(1), longest)
        if step == 0 { return max(times.seconds(at: Self.early), shortest) }
        let gone = times.share(at: elapsed)
        let soon = times.share(at: elapsed + longest) - gone
        guard gone < 1, soon > 0 else { return longest }
        let rate = soon / (longest * (1 - gone))
        return min(max(scale / rate.squareRoot(), shortest), longest)
    }

    /// How many polls a task takes on average, each of which is made only if none before found it done.
    ///
    /// - Parameters:
    ///   - limit: counting ends beyond it.
    ///   - distance: seconds to the next poll, by its number and the seconds elapsed.
    /// - Returns: the mean.
    private func polls(upTo limit: Double, distance: (Int, Double) -> Double) -> Double {
        var (count, elapsed) = (0.0, 0.0)
        for step in 0..<Self.horizon where count <= limit {
            let alive = 1 - times.share(at: elapsed)
            if alive < 1e-6 { break }
            count += alive
            elapsed += max(distance(step, elapsed), 0.001)
        }
        return count
    }
}
