/// How long tasks of one pace take, as a distribution learned from the last of them.
///
/// A task's duration is never seen, only the interval between the last poll that found it alive and the one that found
/// it done. Each counts spread evenly over its interval. Counted at the interval's end instead, times would seem longer
/// than they are, the first poll would come later and find more tasks done, all of them at its own time: what was
/// learned could only ever grow. Counted at the start, it could only shrink. Spread, whatever share of tasks the first
/// poll finds done moves it towards the time at which it would find a tenth of them.
package struct RenderTimes: Equatable, Sendable {
    /// With fewer samples nothing is said.
    package static let enough = 20
    /// So many of the newest are kept for each pace.
    package static let kept = 200

    /// A corner of the distribution, which is straight between two of them.
    private struct Corner: Equatable {
        let seconds: Double
        /// The share of tasks that are done by then.
        var share: Double
    }

    private let corners: [Corner]

    /// `nil` for fewer than ``enough`` samples.
    package init?(_ samples: [RenderSample]) {
        guard samples.count >= Self.enough else { return nil }
        var bends: [(seconds: Double, slope: Double)] = []
        for sample in samples {
            let (start, end) = (sample.longerThan / .seconds(1), sample.atMost / .seconds(1))
            let slope = 1 / (max(end - start, 0.001) * Double(samples.count))
            bends += [(start, slope), (max(end, start + 0.001), -slope)]
        }
        corners = Self.corners(bends.sorted { $0.seconds < $1.seconds })
    }

    private static func corners(_ bends: [(seconds: Double, slope: Double)]) -> [Corner] {
        var corners = [Corner(seconds: 0, share: 0)]
        var (last, slope) = (corners[0], 0.0)
        for bend in bends {
            last = Corner(seconds: bend.seconds, share: min(last.share + slope * (bend.seconds - last.seconds), 1))
            slope += bend.slope
            if corners[corners.count - 1].seconds == last.seconds { corners.removeLast() }
            corners.append(last)
        }
        // What the sums of small numbers have left open.
        corners[corners.count - 1].share = 1
        return corners
    }

    /// The time by which so large a share of tasks is done.
    ///
    /// - Parameter share: 0...1.
    /// - Returns: the time since the acceptance.
    package func quantile(_ share: Double) -> Duration { .seconds(seconds(at: share)) }

    /// Half of the tasks take longer.
    package var median: Duration { quantile(0.5) }

    /// The median of what a task still needs that is not done after `elapsed`; `nil` when none ever took so long.
    package func remaining(after elapsed: Duration) -> Duration? {
        let seconds = elapsed / .seconds(1)
        let gone = share(at: seconds)
        return gone < 1 ? .seconds(max(self.seconds(at: gone + (1 - gone) / 2) - seconds, 0)) : nil
    }

    /// The share of tasks that are done after so many seconds.
    func share(at seconds: Double) -> Double {
        let next = corners.partition { $0.seconds > seconds }
        guard next > 0 else { return 0 }
        guard next < corners.count else { return 1 }
        let (from, to) = (corners[next - 1], corners[next])
        return from.share + (to.share - from.share) * (seconds - from.seconds) / (to.seconds - from.seconds)
    }

    /// The seconds after which so large a share is done.
    func seconds(at share: Double) -> Double {
        let next = corners.partition { $0.share >= share }
        guard next > 0 else { return corners[0].seconds }
        guard next < corners.count else { return corners[corners.count - 1].seconds }
        let (from, to) = (corners[next - 1], corners[next])
        return from.seconds + (to.seconds - from.seconds) * (share - from.share) / (to.share - from.share)
    }
}

extension Array {
    /// The first place from which on `isPast` holds, in a list where it holds for all after one for which it does.
    fileprivate func partition(where isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
