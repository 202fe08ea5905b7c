import Synchronization

/// Counts durations by how long they were: what a scrape reads as a histogram.
package final class Histogram: Sendable {
    /// What was counted up to now.
    package struct Reading: Equatable, Sendable {
        /// By upper bound in seconds, smallest first, each with all that is below it; without the last, endless one.
        package let buckets: [(upTo: Double, count: Int)]
        /// In seconds.
        package let sum: Double
        package let count: Int

        package static func == (lhs: Self, rhs: Self) -> Bool {
            lhs.count == rhs.count && lhs.sum == rhs.sum
                && lhs.buckets.elementsEqual(rhs.buckets) { $0.upTo == $1.upTo && $0.count == $1.count }
        }
    }

    /// For what a disk does: from half a millisecond to ten seconds.
    package static let diskBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// For a call over the network: from 10 ms to a minute.
    package static let callBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// For a download: from 50 ms to ten minutes.
    package static let downloadBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

    private let bounds: [Double]
    /// How many fell into each bucket, the endless one last; and their sum in seconds.
    private let state: Mutex<(counts: [Int], sum: Double)>

    /// - Parameter bounds: upper bounds in seconds, smallest first.
    package init(_ bounds: [Double]) {
        self.bounds = bounds
        state = Mutex((Array(repeating: 0, count: bounds.count + 1), 0))
    }

    package func add(_ duration: Duration) {
        let seconds = max(0, duration / .seconds(1))
        let place = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[place] += 1
            state.sum += seconds
        }
    }

    package var reading: Reading {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total = 0
        let buckets = zip(bounds, counts).map { bound, count in
            total += count
            return (upTo: bound, count: total)
        }
        return Reading(buckets: buckets, sum: sum, count: counts.reduce(0, +))
    }
}
