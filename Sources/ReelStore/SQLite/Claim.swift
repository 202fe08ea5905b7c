import GRDB
import ReelCore

/// Which of a lane's jobs may be submitted now, in their order: ready ones and those that wait for the budget.
///
/// Planned from the rows alone, then carried out through the door.
struct Claim {
    /// What is to become of one job.
    enum Step {
        /// With the turns that the queues have come to then.
        case submit(Candidate, turns: [String: Int64])
        case hold(JobID, HoldReason, because: String)
        case expire(JobID)
    }

    /// So many steps in one transaction at most.
    private static let limit = 500

    let scope: ClaimScope
    let rules: BudgetRules
    let now: Timestamp
    /// What is known of those that wait for the budget; `nil`: they are looked at.
    private let known: BudgetWatch.Look?
    private(set) var steps: [Step] = []
    /// Whether everybody that was to be looked at was.
    private(set) var isComplete = false
    /// Whether those that wait for the budget were, now or by the look that is known.
    private var hasSeenHeld = false
    /// Whether somebody came who goes before those that wait: all are to be looked at then.
    private(set) var isOvertaken = false
    private var spending: Spending

    init(_ scope: ClaimScope, _ rules: BudgetRules, at now: Timestamp, _ known: BudgetWatch.Look?, _ writing: Writing) {
        (self.scope, self.rules, self.now, self.known) = (scope, rules, now, known)
        spending = Spending(rules, at: now, full: known?.full ?? [:], writing)
    }

    /// What is known of those that wait when this is committed; `nil` when some of them are still to be looked at.
    func look(after changes: Int) -> BudgetWatch.Look? {
        guard hasSeenHeld else { return nil }
        return BudgetWatch.Look(rules, changes: changes, at: now, full: spending.full, isComplete: isComplete)
    }

    /// Plans up to `count` submissions.
    mutating func plan(upTo count: Int, _ db: Database) throws {
        var line = try CandidateLine(scope, withHeld: known == nil, db)
        var submissions = 0
        defer { hasSeenHeld = !line.hasHeld }
        while submissions < count, steps.count < Self.limit, !isOvertaken {
            guard let next = try line.next() else {
                isComplete = true
                return
            }
            guard let step = try step(for: next, &line) else { continue }
            if case .submit = step { submissions += 1 }
            steps.append(step)
        }
    }

    private mutating func step(for job: Candidate, _ line: inout CandidateLine) throws -> Step? {
        if let deadline = job.deadline, deadline <= now { return .expire(job.place.id) }
        if let obstacle = try needsApproval(job) { return .hold(job.place.id, .approval, because: obstacle) }
        guard let refusal = try spending.refusal(of: job, on: scope.lane) else {
            try spending.plan(job, on: scope.lane)
            return .submit(job, turns: try line.turns(at: job))
        }
        if let group = job.group, try hasRoomElsewhere(job, group) {
            // Those behind it are left to the same lanes, for the time being.
            if spending.isShut(scope.lane) || refusal.marks.contains(where: { $0.scope == .lane }) {
                line.leaveGroups()
            }
            return nil
        }
        if isBefore(job, refusal.marks) {
            isOvertaken = true
            return nil
        }
        spending.mark(refusal.marks, for: job)
        // Nobody that waits behind it can go; the ready ones are still to be held.
        if spending.isShut(scope.lane) { line.leaveHeld() }
        return job.isHeld ? nil : .hold(job.place.id, .budget, because: refusal.because)
    }

    /// Whether a job is refused by what is known only, and may go before those that it is known of.
    private func isBefore(_ job: Candidate, _ marks: [Cap]) -> Bool {
        guard let known else { return false }
        return marks.contains { cap in known.full[cap].map { !job.place.isBehind($0) } ?? false }
    }

    /// A cap cannot be kept where nobody knows what the job takes of it.
    private mutating func needsApproval(_ job: Candidate) throws -> String? {
        guard !job.isApproved else { return nil }
        let caps = try spending.caps(job, scope.lane)
        guard let cap = caps.first(where: { job.amount(of: $0.unit) == nil }) else { return nil }
        return "its \(cap.unit.rawValue) cannot be told beforehand, and \(cap.words) counts them"
    }

    private mutating func hasRoomElsewhere(_ job: Candidate, _ group: String) throws -> Bool {
        for lane in scope.groups[group] ?? [] where lane != scope.lane {
            if try spending.hasRoom(for: job, on: lane) { return true }
        }
        return false
    }
}
