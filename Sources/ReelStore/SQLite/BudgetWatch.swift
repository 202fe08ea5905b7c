import ReelCore
import Synchronization

/// Remembers that nobody who waits for the budget can go, so that they are not looked at again until something changes.
final class BudgetWatch: Sendable {
    private struct Look {
        let rules: BudgetRules
        let changes: Int
        /// When a window turns.
        let until: Timestamp?
        /// The caps that somebody waits for.
        let full: Set<Cap>
    }

    private struct State {
        /// Counts whatever may let a job go.
        var changes = 0
        var looks: [ClaimScope: Look] = [:]

        /// The last look, while nothing has changed since.
        func look(_ scope: ClaimScope, _ rules: BudgetRules) -> Look? {
            looks[scope].flatMap { $0.rules == rules && $0.changes == changes ? $0 : nil }
        }
    }

    private let state = Mutex(State())

    /// Money was released, or another job has come to those that wait.
    func note() { state.withLock { $0.changes += 1 } }

    /// Everybody was looked at in the transaction that calls this, and nobody can go.
    func rest(_ scope: ClaimScope, under rules: BudgetRules, full: Set<Cap>, at now: Timestamp) {
        let turns = Set(rules.caps.map(\.per)).compactMap { rules.calendar.end(of: $0, at: now) }
        state.withLock { state in
            state.looks[scope] = Look(rules: rules, changes: state.changes, until: turns.min(), full: full)
        }
    }

    /// When those that wait are worth a look: `now`, or when a window turns, or never by time alone.
    func nextLook(_ scope: ClaimScope, under rules: BudgetRules, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            guard let look = state.look(scope, rules) else { return now }
            return look.until.map { max($0, now) }
        }
    }

    /// The caps that somebody waits for, where that is still so; `nil` when those that wait are to be looked at again.
    func full(_ scope: ClaimScope, under rules: BudgetRules, at now: Timestamp) -> Set<Cap>? {
        state.withLock { state in
            guard let look = state.look(scope, rules), look.until.map({ $0 > now }) ?? true else { return nil }
            return look.full
        }
    }
}
