import GRDB
package import ReelCore

extension SQLiteStore {
    @discardableResult
    package func record(_ event: Event, of id: JobID, submission: Int?) async throws -> Job {
        let door = door
        if event.beginsWork { try await storage?.admit(.job) }
        return try await queue.write(event.beginsWork ? .new : .known) { writing in
            guard let job = try Self.find(id, writing.db) else {
                throw ReelError(.notFound, "there is no job \(id)")
            }
            if let submission, submission != job.lifecycle.submission {
                let reason = "it is about submission \(submission), and the job is at \(job.lifecycle.submission)"
                throw IllegalTransition(
                    state: job.lifecycle.state, event: event.name, reason: reason, field: "submission")
            }
            if case .adopted(let task) = event { try Self.requireUnknown(task, in: job, writing.db) }
            let next = try door.apply(event, to: job, in: &writing)
            // Found out now, since the provider would be asked in vain later.
            if case .retried = event, [.queued, .held].contains(next.lifecycle.state) {
                try Housekeeping.claimUploads(of: job.request, door.rules, job: id)
            }
            return next
        }
    }

    static func find(_ id: JobID, _ db: Database) throws -> Job? {
        // Read off the cursor: a copy of the row finds each of its columns by going through all of them.
        let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT * FROM job WHERE id = ?"), arguments: [id])
        return try rows.next().map(JobRow.job)
    }

    /// A task belongs to one job: adopted twice, its clip would be counted twice and the other one's lost.
    private static func requireUnknown(_ task: TaskID, in job: Job, _ db: Database) throws {
        let sql = "SELECT job FROM submission WHERE task_id = ? LIMIT 1"
        guard try JobID.fetchOne(db.cachedStatement(sql: sql), arguments: [task.rawValue]) != nil else { return }
        throw ReelError(.conflict, field: "task_id", "task \(task) belongs to another job already")
    }

    package func dueFollows(lane: String, upTo count: Int, excluding: Set<JobID>) async throws -> [FollowedTask] {
        let now = rules.time.now
        return try await read { db in
            let sql = """
                SELECT job, number, task_id FROM submission WHERE lane = ? AND follow_at <= ? ORDER BY follow_at LIMIT ?
                """
            return try Row.fetchAll(
                db.cachedStatement(sql: sql), arguments: [lane, now.milliseconds, count + excluding.count]
            )
            .map { FollowedTask(job: $0["job"], number: $0["number"], task: TaskID($0["task_id"])) }
            .filter { !excluding.contains($0.job) }
        }
    }

    package func recordFollow(_ event: Event, of task: FollowedTask) async throws {
        let door = door
        try await queue.write { writing in
            guard let job = try Self.find(task.job, writing.db) else { return }
            let find = "SELECT * FROM submission WHERE job = ? AND number = ? AND follow_at IS NOT NULL"
            let statement = try writing.db.cachedStatement(sql: find)
            guard let row = try Row.fetchOne(statement, arguments: [task.job, task.number]) else { return }
            let next = try Self.abandoned(row, task.task).handle(
                event, at: door.rules.time.now, policy: door.policy(for: job), chance: door.rules.chance()
            ).lifecycle
            try door.ledger.set(job, task.number, to: next.credits, &writing)
            let save = """
                UPDATE submission SET follow_at = ?, follow_polls = ?, follow_lost_since = ?,
                    follow_overdue = ? WHERE job = ? AND number = ?
                """
            try writing.db.cachedStatement(sql: save).execute(arguments: [
                next.dueAt?.milliseconds, next.polls, next.lostSince?.milliseconds,
                next.isOverdue, task.job, task.number,
            ])
        }
    }

    /// An abandoned task goes through the lifecycle like a canceled job's: followed to its end, for the ledger.
    private static func abandoned(_ row: Row, _ task: TaskID) throws -> Lifecycle {
        let since = Timestamp(milliseconds: row["resolved_at"])
        var life = Lifecycle(now: since)
        (life.state, life.finishedAt, life.submittedAt) = (.canceled, since, since)
        (life.taskID, life.task, life.credits) = (task, .live, try Stored.word(row["credits"]))
        (life.polls, life.isOverdue) = (row["follow_polls"], row["follow_overdue"])
        life.lostSince = (row["follow_lost_since"] as Int64?).map(Timestamp.init(milliseconds:))
        life.wait(for: .poll, until: since)
        return life
    }
}

extension Event {
    /// Whether a person asks for something that has not begun: with no room for it, it is refused like a new job.
    fileprivate var beginsWork: Bool {
        switch self {
        case .released, .retried, .refetchRequested, .declaredNotCreated, .resubmitted(byPolicy: false): true
        default: false
        }
    }
}
