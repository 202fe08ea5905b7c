import ReelCore
import Synchronization

/// Lets one in at a time.
final class Turnstile: Sendable {
    /// Leave to be in; given back with its last user.
    final class Turn: Sendable {
        private let turnstile: Turnstile

        fileprivate init(_ turnstile: Turnstile) { self.turnstile = turnstile }

        deinit { turnstile.isTaken.withLock { $0 = false } }
    }

    private let isTaken = Mutex(false)

    /// - Throws: `ReelError` (`rate_limited`) while somebody is in.
    func enter(_ what: String) throws(ReelError) -> Turn {
        let isFree = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        guard isFree else { throw ReelError(.rateLimited, "\(what) is in progress; try again when it is done") }
        return Turn(self)
    }
}
