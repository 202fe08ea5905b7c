import GRDB
package import ReelCore

extension SQLiteStore {
    /// So many waiting jobs are made ready by one claim at most.
    private static let readyLimit = 500

    package func claim(_ scope: ClaimScope, upTo count: Int, limit: Int) async throws -> [Job] {
        let (door, rules, watch) = (door, rules, budgetWatch)
        // Nothing is paid for on the word of a damaged database.
        guard soundness.damage == nil else { return [] }
        // No submission is paid for whose outcome and clip would find no room.
        try await storage?.admit(.submission)
        let (claimed, look) = try await queue.write(.new) { writing in
            // One moment for all of it: what is planned in a window is written down in the same.
            let door = door.at(rules.time.now, under: rules.budget())
            for queue in scope.queues { try Self.makeReady(queue, door, writing.db) }
            let slots = try writing.counted(TallyKey(scope: .lane, name: scope.lane, state: "slot"))
            let claim = try Self.plan(scope, upTo: min(count, limit - slots), door, writing)
            let claimed = try claim.steps.compactMap { try Self.carryOut($0, scope.lane, door, &writing) }
            return (claimed, claim.look(after: watch.changes))
        }
        // Known only now that it is on disk.
        watch.remember(look, scope)
        return claimed
    }

    private static func plan(
        _ scope: ClaimScope, upTo count: Int, _ door: Door, _ writing: Writing
    ) throws -> Claim {
        let (now, budget) = (door.rules.time.now, door.rules.budget())
        var claim = Claim(scope, budget, at: now, door.watch.known(scope, under: budget, at: now), writing)
        try claim.plan(upTo: count, writing.db)
        guard claim.isOvertaken else { return claim }
        var whole = Claim(scope, budget, at: now, nil, writing)
        try whole.plan(upTo: count, writing.db)
        return whole
    }

    /// - Returns: the job, where it is claimed.
    private static func carryOut(
        _ step: Claim.Step, _ lane: String, _ door: Door, _ writing: inout Writing
    ) throws -> Job? {
        func job(_ id: JobID) throws -> Job? { try find(id, writing.db) }
        switch step {
        case .expire(let id):
            if let job = try job(id) { _ = try door.apply(.deadlinePassed, to: job, in: &writing) }
        case .hold(let id, let reason, let because):
            guard var next = try job(id) else { return nil }
            if next.lifecycle.state == .held { next = try door.apply(.holdLifted(.budget), to: next, in: &writing) }
            guard next.lifecycle.state == .queued else { return nil }
            _ = try door.apply(.holdPlaced(reason, because: because), to: next, in: &writing)
        case .submit(let candidate, let turns):
            guard var next = try job(candidate.place.id) else { return nil }
            if next.lifecycle.state == .held {
                next = try door.apply(.holdLifted(.budget), to: next, in: &writing)
            }
            guard next.lifecycle.work == .ready else { return nil }
            for (queue, turn) in turns { try Turns(db: writing.db).pass(turn, lane: queue, priority: next.priority) }
            return try door.apply(.claimed, to: next, lane: lane, in: &writing)
        }
        return nil
    }

    private static func makeReady(_ queue: String, _ door: Door, _ db: Database) throws {
        let now = door.rules.time.now
        let sql = """
            SELECT * FROM job WHERE work = 'waiting' AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT ?
            """
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: sql), arguments: [queue, now.milliseconds, readyLimit])
        for var job in try rows.map(JobRow.job) {
            job.lifecycle.work = .ready
            try door.takeTurn(&job, db)
            if job.group != nil { door.watch.note() }
            let save = "UPDATE job SET work = 'ready', due_at = NULL, turn = ? WHERE id = ?"
            try db.cachedStatement(sql: save).execute(arguments: [job.turn, job.id])
        }
    }

    package func due(
        _ work: Work, lane: String, upTo count: Int, excluding: Set<JobID>
    ) async throws -> [Job] {
        let now = rules.time.now
        return try await read { db in
            let sql = "SELECT * FROM job WHERE work = ? AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT ?"
            let rows = try Row.fetchCursor(
                db.cachedStatement(sql: sql),
                arguments: [work.rawValue, lane, now.milliseconds, count + excluding.count])
            var jobs: [Job] = []
            while jobs.count < count, let row = try rows.next() {
                if !excluding.contains(row["id"]) { jobs.append(try JobRow.job(row)) }
            }
            return jobs
        }
    }

    package func passDeadlines() async throws -> Timestamp? {
        let (door, rules) = (door, rules)
        // A lost task was submitted in time.
        let lost = Set<HoldReason>([.lostTask]).bits
        // Another index would lead past all that wait.
        let jobs = "job INDEXED BY job_deadline"
        let condition = "deadline IS NOT NULL AND state IN ('queued', 'held') AND holds <> \(lost)"
        let late = try await read { db in
            let sql = "SELECT deadline FROM \(jobs) WHERE \(condition) ORDER BY deadline LIMIT 1"
            return try Int64.fetchOne(db.cachedStatement(sql: sql)).map(Timestamp.init(milliseconds:))
        }
        guard let late, late <= rules.time.now else { return late }
        return try await queue.write { writing in
            let now = rules.time.now
            let sql = "SELECT * FROM \(jobs) WHERE \(condition) AND deadline <= ? ORDER BY deadline LIMIT ?"
            let late = try Row.fetchAll(
                writing.db.cachedStatement(sql: sql), arguments: [now.milliseconds, Self.readyLimit]
            ).map(JobRow.job)
            for job in late {
                _ = try door.apply(.deadlinePassed, to: job, in: &writing)
            }
            let next = "SELECT deadline FROM \(jobs) WHERE \(condition) AND deadline > ? ORDER BY deadline LIMIT 1"
            let following = try Int64.fetchOne(writing.db.cachedStatement(sql: next), arguments: [now.milliseconds])
            return late.count == Self.readyLimit ? now : following.map(Timestamp.init(milliseconds:))
        }
    }

    package func shiftDueTimes(by step: Duration) async throws {
        try await queue.write { writing in
            let job = """
                UPDATE job SET due_at = due_at + :step, lost_since = lost_since + :step,
                    in_doubt_since = in_doubt_since + :step, fetching_since = fetching_since + :step,
                    submitted_at = submitted_at + :step, alive_at = alive_at + :step
                WHERE due_at IS NOT NULL AND due_is_wall = 0
                """
            let follow = """
                UPDATE submission SET follow_at = follow_at + :step, follow_lost_since = follow_lost_since + :step
                WHERE follow_at IS NOT NULL
                """
            for sql in [job, follow, Outbox.shiftNotices, Outbox.shiftTargets] {
                try writing.db.execute(sql: sql, arguments: ["step": step.milliseconds])
            }
            writing.noteDelivery()
        }
    }
}
