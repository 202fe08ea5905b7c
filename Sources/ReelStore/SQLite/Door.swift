import GRDB
import ReelCore

/// The one door to a job's state: transition, save, ledger, history and counts, in the caller's transaction.
struct Door: Sendable {
    let rules: Rules
    /// Jobs up to this number come from a backup: what was paid for them since is not known, so nothing submits them
    /// again but a person's word.
    var fence: JobID = 0

    /// Carries out what the lifecycle makes of `event`.
    func apply(_ event: Event, to job: Job, in writing: inout Writing) throws -> Job {
        let now = rules.time.now
        try refuseByFence(event, job)
        let transition = try job.lifecycle.handle(event, at: now, policy: policy(for: job), chance: rules.chance())
        let arguments = try JobRow.values(of: transition.lifecycle) + [job.id]
        try writing.db.cachedStatement(sql: JobRow.update).execute(arguments: StatementArguments(arguments))
        if let change = transition.ledger { try Ledger.apply(change, to: job, transition.lifecycle, now, writing.db) }
        try tell(transition.history, of: job, transition.lifecycle, now, &writing)
        count(job, from: job.lifecycle, to: transition.lifecycle, &writing)
        var next = job
        next.lifecycle = transition.lifecycle
        return next
    }

    /// Stores a new job with its first history row.
    func insert(_ new: NewJob, in writing: inout Writing) throws -> Job {
        let now = rules.time.now
        let life = Lifecycle(notBefore: new.notBefore, deadline: new.deadline, now: now)
        let arguments = try JobRow.fixedValues(of: new, at: now) + JobRow.values(of: life)
        try writing.db.cachedStatement(sql: JobRow.insert).execute(arguments: StatementArguments(arguments))
        let job = Job(
            id: writing.db.lastInsertedRowID, request: new.request, model: new.model, lane: new.lane, owner: new.owner,
            batch: new.batch, labels: new.labels, priority: new.priority, estimate: new.estimate,
            warnings: new.warnings,
            createdAt: now, lifecycle: life)
        try Housekeeping.noteUploads(of: job, in: writing.db)
        try tell(HistoryEntry(event: "enqueued", from: nil, to: life.state), of: job, life, now, &writing)
        count(job, from: nil, to: life, &writing)
        return job
    }

    private func policy(for job: Job) -> Policy {
        var policy = rules.policy(job.lane)
        if job.id <= fence { (policy.failedCodes, policy.inDoubt) = ([], .hold) }
        return policy
    }

    private func refuseByFence(_ event: Event, _ job: Job) throws(IllegalTransition) {
        guard job.id <= fence, event == .resubmitted(byPolicy: true) else { return }
        let reason = "the job comes from a backup, and may have been paid for since: a person decides"
        throw IllegalTransition(state: job.lifecycle.state, event: event.name, reason: reason)
    }

    private func tell(
        _ entry: HistoryEntry?, of job: Job, _ life: Lifecycle, _ now: Timestamp, _ writing: inout Writing
    ) throws {
        guard let entry else { return }
        let insert = "INSERT INTO history (job, at, event, from_state, to_state, detail) VALUES (?, ?, ?, ?, ?, ?)"
        try writing.db.cachedStatement(sql: insert).execute(arguments: [
            job.id, now.milliseconds, entry.event, entry.from?.rawValue, entry.to.rawValue, entry.detail?.description,
        ])
        let row = writing.db.lastInsertedRowID
        writing.add(JobChange(row, at: now, entry, of: job, life))
    }

    /// Keeps the counts: from `nil` for a new job, to `nil` for one that is deleted.
    func count(_ job: Job, from old: Lifecycle?, to new: Lifecycle?, _ writing: inout Writing) {
        var names = [TallyKey.Scope.lane: job.lane, .owner: String(job.owner)]
        names[.batch] = job.batch.map { "\(job.owner)/\($0)" }
        if old?.state != new?.state {
            for (scope, name) in names {
                if let old { writing.count(TallyKey(scope: scope, name: name, state: old.state.rawValue), by: -1) }
                if let new { writing.count(TallyKey(scope: scope, name: name, state: new.state.rawValue), by: 1) }
            }
        }
        let slots = (new?.holdsSlot == true ? 1 : 0) - (old?.holdsSlot == true ? 1 : 0)
        writing.count(TallyKey(scope: .lane, name: job.lane, state: "slot"), by: slots)
    }
}

/// The ledger's rows, as the lifecycle changes them.
enum Ledger {
    static func apply(
        _ change: LedgerChange, to job: Job, _ life: Lifecycle, _ now: Timestamp, _ db: Database
    ) throws {
        switch change {
        case .open: try open(job, number: life.submission, now, db)
        case .settle(let outcome, let task, let error, let requestID, let credits):
            let sql = """
                UPDATE submission SET outcome = ?, task_id = ?, error = ?, request_id = ?, credits = ?, resolved_at = ?
                WHERE job = ? AND number = ?
                """
            // What an unknown outcome was evidence of stays readable when it is resolved later.
            let kept = try error.map(Stored.text) ?? evidence(of: job, db)
            try db.cachedStatement(sql: sql).execute(arguments: [
                outcome.rawValue, task?.rawValue, kept, requestID, credits.rawValue, now.milliseconds, job.id,
                life.submission,
            ])
        case .credits(let credits):
            let sql = "UPDATE submission SET credits = ? WHERE job = ? AND number = ?"
            try db.cachedStatement(sql: sql).execute(arguments: [credits.rawValue, job.id, life.submission])
        case .follow:
            let sql = """
                UPDATE submission SET follow_at = ?, follow_polls = ?, follow_lost_since = ?, follow_overdue = ?
                WHERE job = ? AND number = ?
                """
            let old = job.lifecycle
            try db.cachedStatement(sql: sql).execute(arguments: [
                now.milliseconds, old.polls, old.lostSince?.milliseconds, old.isOverdue, job.id, old.submission,
            ])
        }
    }

    private static func open(_ job: Job, number: Int, _ now: Timestamp, _ db: Database) throws {
        let sql = """
            INSERT INTO submission (job, number, lane, intent_at, outcome, estimate, credits)
            VALUES (?, ?, ?, ?, 'pending', ?, 'reserved')
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            job.id, number, job.lane, now.milliseconds, job.estimate,
        ])
    }

    private static func evidence(of job: Job, _ db: Database) throws -> String? {
        let sql = "SELECT error FROM submission WHERE job = ? AND number = ?"
        return try String.fetchOne(
            db.cachedStatement(sql: sql), arguments: [job.id, job.lifecycle.submission])
    }
}
