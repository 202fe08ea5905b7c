package import Foundation
import Synchronization

/// How many polls come, and how late: each task's next poll is due one interval after its last.
package final class PollWatch: Sendable {
    /// What came while it counted.
    package struct Polls: Sendable {
        package let count: Int
        /// Of tasks that had been asked after before, in milliseconds, the earliest first; below zero what came early.
        package let lateness: [Double]
    }

    private struct State {
        var last: [String: Date] = [:]
        var isCounting = false
        var count = 0
        var lateness: [Double] = []
    }

    private let seconds: Double
    private let state = Mutex(State())

    /// - Parameter interval: between two polls of a task.
    package init(interval: Duration) { seconds = interval / .seconds(1) }

    /// A poll has come.
    package func note(_ task: String, at time: Date) {
        state.withLock { state in
            let last = state.last.updateValue(time, forKey: task)
            guard state.isCounting else { return }
            state.count += 1
            if let last { state.lateness.append((time.timeIntervalSince(last) - seconds) * 1000) }
        }
    }

    /// Counts from now on; when each task was asked after last is known from before.
    package func begin() {
        state.withLock { state in
            (state.isCounting, state.count, state.lateness) = (true, 0, [])
        }
    }

    /// Counts no more.
    ///
    /// - Returns: what came meanwhile.
    package func end() -> Polls {
        let (count, lateness) = state.withLock { state in
            state.isCounting = false
            return (state.count, state.lateness)
        }
        return Polls(count: count, lateness: lateness.sorted())
    }
}
