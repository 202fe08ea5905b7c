import ReelCore
import Synchronization

/// Remembers that nobody who waits for the budget can go, so that they are not looked at again until something changes.
final class BudgetWatch: Sendable {
    private struct Look {
        let rules: BudgetRules
        let changes: Int
        /// When a window turns.
        let until: Timestamp?
    }

    private struct State {
        /// Counts whatever may let a job go.
        var changes = 0
        var looks: [ClaimScope: Look] = [:]
    }

    private let state = Mutex(State())

    /// Money was released, or another job has come to those that wait.
    func note() { state.withLock { $0.changes += 1 } }

    /// Whatever is noted after this was not seen by the look that begins now.
    var changes: Int { state.withLock(\.changes) }

    /// Everybody was looked at, and nobody can go.
    func rest(_ scope: ClaimScope, under rules: BudgetRules, seen changes: Int, at now: Timestamp) {
        let turns = Set(rules.caps.map(\.per)).compactMap { rules.calendar.end(of: $0, at: now) }
        state.withLock { $0.looks[scope] = Look(rules: rules, changes: changes, until: turns.min()) }
    }

    /// When those that wait are worth a look: `now`, or when a window turns, or never by time alone.
    func nextLook(_ scope: ClaimScope, under rules: BudgetRules, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            guard let look = state.looks[scope], look.rules == rules, look.changes == state.changes else { return now }
            return look.until.map { max($0, now) }
        }
    }
}
