import GRDB
import ReelCore

/// Which of a lane's jobs may be submitted now, in their order: ready ones and those that wait for the budget.
///
/// Planned from the rows alone, then carried out through the door.
struct Claim {
    /// What is to become of one job.
    enum Step {
        case submit(JobID)
        case hold(JobID, HoldReason, because: String)
        case expire(JobID)
    }

    /// So many steps in one transaction at most.
    private static let limit = 500

    let scope: ClaimScope
    let rules: BudgetRules
    let now: Timestamp
    /// Whether those that wait for the budget are looked at again.
    let looksAtHeld: Bool
    private(set) var steps: [Step] = []
    /// Whether everybody was looked at.
    private(set) var isComplete = false
    private var spending: Spending

    init(_ scope: ClaimScope, _ rules: BudgetRules, at now: Timestamp, looksAtHeld: Bool, _ writing: Writing) {
        (self.scope, self.rules, self.now, self.looksAtHeld) = (scope, rules, now, looksAtHeld)
        spending = Spending(rules, at: now, writing)
    }

    /// Plans up to `count` submissions.
    mutating func plan(upTo count: Int, _ db: Database) throws {
        var line = try CandidateLine(scope.queues, withHeld: looksAtHeld, db)
        var submissions = 0
        while submissions < count, steps.count < Self.limit {
            guard let next = try line.next() else {
                isComplete = true
                return
            }
            guard let step = try step(for: next) else { continue }
            if case .submit = step { submissions += 1 }
            steps.append(step)
        }
    }

    private mutating func step(for job: Candidate) throws -> Step? {
        if let deadline = job.deadline, deadline <= now { return .expire(job.id) }
        if let obstacle = needsApproval(job) {
            return .hold(job.id, .approval, because: obstacle)
        }
        guard let refusal = try spending.refusal(of: job, on: scope.lane) else {
            try spending.plan(job, on: scope.lane)
            return .submit(job.id)
        }
        if let group = job.group, try hasRoomElsewhere(job, group) { return nil }
        return job.isHeld ? nil : .hold(job.id, .budget, because: refusal)
    }

    /// A cap cannot be kept where nobody knows what the job takes of it.
    private func needsApproval(_ job: Candidate) -> String? {
        guard !job.isApproved else { return nil }
        let caps = rules.caps(lane: scope.lane, owner: job.owner, batch: job.batch)
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

/// What a claim needs to know of a job.
struct Candidate {
    let id: JobID
    let queue: String
    let priority: Int
    /// Its turn, reckoned from the one that its queue has come to.
    let turn: Int64
    let owner: UInt32
    let batch: String?
    let group: String?
    let deadline: Timestamp?
    let isHeld: Bool
    let isApproved: Bool
    private let estimate: Int?
    private let clips: Int
    private let seconds: Int?

    static let columns = """
        id, lane, priority, turn, owner, batch, lane_group, deadline, holds, approved_by, estimate, clips_asked, seconds
        """

    init(_ row: Row, turnOfQueue current: Int64) {
        (id, queue, priority) = (row["id"], row["lane"], row["priority"])
        turn = ((row["turn"] as Int64?) ?? 0) - current
        owner = UInt32(truncatingIfNeeded: row["owner"] as Int64)
        (batch, group) = (row["batch"], row["lane_group"])
        deadline = (row["deadline"] as Int64?).map(Timestamp.init(milliseconds:))
        isHeld = (row["holds"] as Int) != 0
        isApproved = (row["approved_by"] as Int64?) != nil
        (estimate, clips, seconds) = (row["estimate"], row["clips_asked"], row["seconds"])
    }

    /// What it takes of a cap; `nil` where that cannot be told.
    func amount(of unit: Cap.Unit) -> Int? {
        switch unit {
        case .credits: estimate
        case .clips: clips
        case .seconds: seconds
        }
    }

    var amount: Amount { Amount(credits: estimate ?? 0, clips: clips, seconds: seconds ?? 0) }

    /// Higher priority first, then the earlier turn, then the older job.
    func comes(before other: Self) -> Bool {
        (-priority, turn, id) < (-other.priority, other.turn, other.id)
    }
}

/// The jobs of several queues in their common order, read as they are asked for.
struct CandidateLine {
    private struct Source {
        let rows: RowCursor
        let db: Database
        var current: [Int: Int64] = [:]
        var head: Candidate?

        init(_ rows: RowCursor, _ db: Database) throws {
            (self.rows, self.db) = (rows, db)
            try step()
        }

        mutating func step() throws {
            guard let row = try rows.next() else { return head = nil }
            let priority: Int = row["priority"]
            let turn = try current[priority] ?? Turns(db: db).current(row["lane"], priority)
            current[priority] = turn
            head = Candidate(row, turnOfQueue: turn)
        }
    }

    private var sources: [Source]

    init(_ queues: [String], withHeld: Bool, _ db: Database) throws {
        let conditions = withHeld ? ["work = 'ready'", "state = 'held' AND holds = 2"] : ["work = 'ready'"]
        sources = try queues.flatMap { queue in
            try conditions.map { condition in
                let sql = """
                    SELECT \(Candidate.columns) FROM job WHERE \(condition) AND lane = ? ORDER BY priority DESC, turn, id
                    """
                return try Source(Row.fetchCursor(db, sql: sql, arguments: [queue]), db)
            }
        }
    }

    mutating func next() throws -> Candidate? {
        var first: (index: Int, job: Candidate)?
        for (index, source) in sources.enumerated() {
            guard let job = source.head, first.map({ job.comes(before: $0.job) }) ?? true else { continue }
            first = (index, job)
        }
        guard let first else { return nil }
        try sources[first.index].step()
        return first.job
    }
}
