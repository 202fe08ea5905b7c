import GRDB
import ReelCore
import Synchronization

/// Whether the database can be believed; once it cannot, that stays so until the process ends.
package final class Soundness: Sendable {
    private struct State {
        var damage: String?
        var watcher: (@Sendable (String) -> Void)?
    }

    /// What callers are told of a damaged database.
    static let refusal =
        "the database is damaged: nothing is submitted and nothing new is taken; restore it from a backup"

    private let state = Mutex(State())

    /// What is wrong; `nil` as long as nothing is known to be.
    package var damage: String? { state.withLock(\.damage) }

    /// Calls `body` when damage is found, at once where it has been; there is one watcher.
    package func watch(_ body: @escaping @Sendable (String) -> Void) {
        let damage = state.withLock { state in
            state.watcher = body
            return state.damage
        }
        if let damage { body(damage) }
    }

    /// Says that the database is damaged; the first word stays.
    package func condemn(_ damage: String) {
        let watcher = state.withLock { state -> (@Sendable (String) -> Void)? in
            guard state.damage == nil else { return nil }
            state.damage = damage
            return state.watcher
        }
        watcher?(damage)
    }

    /// Looks whether an error tells of damage.
    func note(_ error: any Error) {
        if let error = error as? DatabaseError, error.isDamage { condemn(error.message ?? "\(error.resultCode)") }
    }

    /// - Throws: `ReelError` (`unavailable`) when the database is damaged.
    func requireSound() throws(ReelError) {
        guard damage == nil else { throw ReelError(.unavailable, Self.refusal) }
    }
}

extension DatabaseError {
    /// Whether the file itself is not what it should be.
    var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }
}
