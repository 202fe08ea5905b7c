package import Logging
package import ReelCore
package import ReelStore
import Synchronization

/// Writes down how lanes stand, one change after the other, as events.
///
/// A change that a killed process did not get to is written by the next one, which notes how each lane stands first; the
/// store drops what is no news.
package final class LaneChronicle: Sendable {
    private struct State {
        var waiting: [(lane: String, standing: LaneStanding)] = []
        var work: Task<Void, Never>?
        var isClosing = false
    }

    /// Between tries while the store takes no writes.
    private static let pause: Duration = .seconds(1)
    /// So many may wait for the store; of more, the oldest are forgotten.
    private static let mostWaiting = 1000

    private let store: any JobStore
    private let time: any Timekeeper
    private let logger: Logger
    private let state = Mutex(State())

    package init(store: any JobStore, time: any Timekeeper, logger: Logger) {
        (self.store, self.time, self.logger) = (store, time, logger)
    }

    /// Takes note of how a lane stands; returns at once.
    package func note(_ lane: LaneView) {
        state.withLock { state in
            state.waiting.append((lane.name, lane.health.standing))
            if state.waiting.count > Self.mostWaiting { state.waiting.removeFirst() }
            guard state.work == nil, !state.isClosing else { return }
            state.work = Task { await write() }
        }
    }

    /// Returns when everything is written, or when the store takes no writes; nothing is written after that.
    package func finish() async {
        let work = state.withLock { state in
            state.isClosing = true
            return state.work
        }
        work?.cancel()
        await work?.value
    }

    private func write() async {
        var hasFailed = false
        while let next = next() {
            do {
                try await store.note(next.standing, of: next.lane)
                hasFailed = false
            } catch {
                // Once: a full disk is to be told of, not to be filled.
                if !hasFailed { log(error, next.lane) }
                hasFailed = true
                guard await wait(toWrite: next) else { return }
            }
        }
    }

    /// The next to be written; where there is none, the work has ended.
    private func next() -> (lane: String, standing: LaneStanding)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.work = nil
                return nil
            }
            return state.waiting.removeFirst()
        }
    }

    /// - Returns: whether to try again; not at the end of the process.
    private func wait(toWrite change: (lane: String, standing: LaneStanding)) async -> Bool {
        state.withLock { $0.waiting.insert(change, at: 0) }
        do { try await time.sleep(for: Self.pause) } catch { return false }
        return true
    }

    private func log(_ error: any Error, _ lane: String) {
        logger.error("cannot write the lane's event, trying again", metadata: ["lane": "\(lane)", "error": "\(error)"])
    }
}
