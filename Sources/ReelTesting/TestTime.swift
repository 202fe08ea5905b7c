package import ReelCore
import Synchronization

/// Time that moves only when a test says so.
package final class TestTime: Timekeeper {
    private struct Sleeper {
        let id: Int
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var uptime: Duration = .seconds(1000)
        var wall: Timestamp
        var sleepers: [Sleeper] = []
        var nextID = 0
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// - Parameter now: the wall time at first.
    package init(now: Timestamp = Timestamp(milliseconds: 1_780_000_000_000)) {
        state = Mutex(State(wall: now))
    }

    package var now: Timestamp { state.withLock(\.wall) }
    package var uptime: Duration { state.withLock(\.uptime) }

    package func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                    if Task.isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else if duration <= .zero {
                        continuation.resume()
                    } else {
                        state.sleepers.append(
                            Sleeper(id: id, deadline: state.uptime + duration, continuation: continuation))
                    }
                    defer { state.watchers = [] }
                    return state.watchers
                }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Returns when something sleeps, so that moving time is sure to matter.
    package func someoneSleeps() async {
        await withCheckedContinuation { (watcher: CheckedContinuation<Void, Never>) in
            let isSo = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(watcher) }
                return !state.sleepers.isEmpty
            }
            if isSo { watcher.resume() }
        }
    }

    /// Lets time pass, on the wall and since boot alike.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.uptime += duration
            state.wall = state.wall + duration
            let due = state.sleepers.filter { $0.deadline <= state.uptime }
            state.sleepers.removeAll { $0.deadline <= state.uptime }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// How long until the first sleeper wakes; `nil` when nobody sleeps.
    package var untilNextWake: Duration? {
        state.withLock { state in state.sleepers.map { $0.deadline - state.uptime }.min() }
    }

    /// Sets the wall clock, as an administrator or NTP does; time since boot goes on as it was.
    package func setWall(by step: Duration) { state.withLock { $0.wall = $0.wall + step } }
}
