import Synchronization

/// Lets others find out whether a loop still comes round: they wait for its next beat, and a dead loop has none.
final class Pulse: Sendable {
    private struct State {
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let state = Mutex(State())

    /// Whoever still waits is let go rather than kept by something that is gone.
    deinit { end() }

    /// Returns at the loop's next beat; at once where there need not be one any more.
    ///
    /// - Parameter wake: makes an idle loop come round.
    func next(wake: () -> Void) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiting.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() } else { wake() }
        }
    }

    /// The loop came round.
    func beat() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The loop is told to end: from now on its silence means nothing.
    func end() {
        state.withLock { $0.isOver = true }
        beat()
    }
}
