import ReelCore
import Synchronization

/// Remembers that nobody who waits for the budget can go, so that they are not looked at again until something changes.
final class BudgetWatch: Sendable {
    /// What a claim found out, once it is committed.
    struct Look: Sendable {
        let rules: BudgetRules
        /// ``BudgetWatch/changes`` as it was then.
        let changes: Int
        let at: Timestamp
        /// When a window turns.
        let until: Timestamp?
        /// The caps that somebody waits for, and who is the first.
        let full: [Cap: Place]
        /// Whether everybody who is ready was looked at as well, and not only some for the time being.
        let isComplete: Bool

        init(_ rules: BudgetRules, changes: Int, at now: Timestamp, full: [Cap: Place], isComplete: Bool) {
            (self.rules, self.changes, self.full, self.isComplete) = (rules, changes, full, isComplete)
            at = now
            until = Set(rules.caps.map(\.per)).compactMap { rules.calendar.end(of: $0, at: now) }.min()
        }

        /// Whether the windows are still those of the look, also when the clock was set back.
        func holds(at now: Timestamp) -> Bool { now >= at && until.map { now < $0 } ?? true }
    }

    private struct State {
        var changes = 0
        var looks: [ClaimScope: Look] = [:]

        /// The last look, while nothing has changed since.
        func look(_ scope: ClaimScope, _ rules: BudgetRules) -> Look? {
            looks[scope].flatMap { $0.rules == rules && $0.changes == changes ? $0 : nil }
        }
    }

    private let state = Mutex(State())

    /// Money was released, or somebody has come to those that wait, or left them.
    func note() { state.withLock { $0.changes += 1 } }

    /// How often something was noted.
    var changes: Int { state.withLock(\.changes) }

    /// Remembers a look, to be called when it is committed.
    ///
    /// After `nil` the next claim looks at everybody.
    func remember(_ look: Look?, _ scope: ClaimScope) { state.withLock { $0.looks[scope] = look } }

    /// When those that wait are worth a look: `now`, or when a window turns, or never by time alone.
    func nextLook(_ scope: ClaimScope, under rules: BudgetRules, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            guard let look = state.look(scope, rules), look.isComplete, look.holds(at: now) else { return now }
            return look.until
        }
    }

    /// What is still known of those that wait; `nil` when they are to be looked at.
    func known(_ scope: ClaimScope, under rules: BudgetRules, at now: Timestamp) -> Look? {
        state.withLock { state in state.look(scope, rules).flatMap { $0.holds(at: now) ? $0 : nil } }
    }
}

/// Where a job stands in its queue.
struct Place: Hashable, Sendable {
    let queue: String
    let priority: Int
    let turn: Int64
    let id: JobID

    /// Whether it is surely served after another one; those of different queues have no fixed order.
    func isBehind(_ other: Self) -> Bool {
        queue == other.queue && (-priority, turn, id) > (-other.priority, other.turn, other.id)
    }
}
