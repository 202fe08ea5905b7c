package import ReelCore
import Synchronization

/// Slows down those who fail to say who they are.
package final class FailureBrake: Sendable {
    /// So many refusals are kept back at a time; further ones are answered at once, as too many.
    private static let mostWaiting = 64

    private struct State {
        var table = FailureTable()
        var waiting = 0
    }

    private let state = Mutex(State())
    private let time: any Timekeeper

    package init(time: any Timekeeper) { self.time = time }

    /// Keeps the refusal of a failed attempt back for as long as the address has earned by its failures.
    ///
    /// - Parameter address: who failed.
    /// - Throws: `ReelError` (`rate_limited`) where too many are kept back already.
    package func fail(_ address: String) async throws(ReelError) {
        let now = time.uptime
        let delay = state.withLock { state -> Duration? in
            let delay = state.table.note(address, at: now)
            guard delay > .zero else { return .zero }
            guard state.waiting < Self.mostWaiting else { return nil }
            state.waiting += 1
            return delay
        }
        guard let delay else {
            throw ReelError(.rateLimited, "too many attempts with a wrong token; wait, and use a right one")
        }
        guard delay > .zero else { return }
        // One whose connection ends meanwhile waits no longer.
        try? await time.sleep(for: delay)
        state.withLock { $0.waiting -= 1 }
    }
}
