import GRDB
package import ReelCore

extension SQLiteStore {
    /// So many waiting jobs are made ready by one claim at most.
    private static let readyLimit = 500

    package func claim(lane: String, upTo count: Int, limit: Int) async throws -> [Job] {
        let (door, rules) = (door, rules)
        // Nothing is paid for on the word of a damaged database.
        guard soundness.damage == nil else { return [] }
        // No submission is paid for whose outcome and clip would find no room.
        try await storage?.admit(.submission)
        return try await queue.write(.new) { writing in
            let now = rules.time.now
            try Self.makeReady(lane: lane, now, writing.db)
            let slots = try Self.slots(of: lane, writing)
            var claimed: [Job] = []
            let wanted = min(count, limit - slots)
            while claimed.count < wanted {
                let ready = try Self.ready(lane: lane, upTo: wanted - claimed.count, writing.db)
                if ready.isEmpty { break }
                for job in ready {
                    let isLate = job.lifecycle.deadline.map { $0 <= now } == true
                    let next = try door.apply(isLate ? .deadlinePassed : .claimed, to: job, in: &writing)
                    if !isLate { claimed.append(next) }
                }
            }
            return claimed
        }
    }

    private static func makeReady(lane: String, _ now: Timestamp, _ db: Database) throws {
        let sql = """
            UPDATE job SET work = 'ready', due_at = NULL WHERE id IN (
                SELECT id FROM job WHERE work = 'waiting' AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT ?)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [lane, now.milliseconds, readyLimit])
    }

    /// The lane's jobs in flight, those of this transaction included.
    private static func slots(of lane: String, _ writing: Writing) throws -> Int {
        let key = TallyKey(scope: .lane, name: lane, state: "slot")
        let sql = "SELECT count FROM tally WHERE scope = 'lane' AND name = ? AND state = 'slot'"
        let written = try Int.fetchOne(writing.db.cachedStatement(sql: sql), arguments: [lane]) ?? 0
        return written + writing.unwritten(key)
    }

    private static func ready(lane: String, upTo count: Int, _ db: Database) throws -> [Job] {
        let sql = "SELECT * FROM job WHERE work = 'ready' AND lane = ? ORDER BY priority DESC, id LIMIT ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [lane, count]).map(JobRow.job)
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

    package func nextDue(_ work: Work, lane: String, excluding: Set<JobID>) async throws -> Timestamp? {
        let now = rules.time.now
        return try await read { db in
            let order = work == .ready ? "" : "AND due_at IS NOT NULL ORDER BY due_at"
            // The word stands in the text, since the partial index of ready jobs is found by it.
            let sql = "SELECT id, due_at FROM job WHERE work = '\(work.rawValue)' AND lane = ? \(order) LIMIT ?"
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [lane, excluding.count + 1])
            while let row = try rows.next() {
                if !excluding.contains(row["id"]) {
                    return (row["due_at"] as Int64?).map(Timestamp.init(milliseconds:)) ?? now
                }
            }
            return nil
        }
    }

    package func passDeadlines() async throws -> Timestamp? {
        let (door, rules) = (door, rules)
        // A lost task was submitted in time.
        let lost = Set<HoldReason>([.lostTask]).bits
        let condition = "deadline IS NOT NULL AND state IN ('queued', 'held') AND holds <> \(lost)"
        let late = try await read { db in
            let sql = "SELECT deadline FROM job WHERE \(condition) ORDER BY deadline LIMIT 1"
            return try Int64.fetchOne(db.cachedStatement(sql: sql)).map(Timestamp.init(milliseconds:))
        }
        guard let late, late <= rules.time.now else { return late }
        return try await queue.write { writing in
            let now = rules.time.now
            let sql = "SELECT * FROM job WHERE \(condition) AND deadline <= ? ORDER BY deadline LIMIT ?"
            let jobs = try Row.fetchAll(
                writing.db.cachedStatement(sql: sql), arguments: [now.milliseconds, Self.readyLimit]
            ).map(JobRow.job)
            for job in jobs {
                _ = try door.apply(.deadlinePassed, to: job, in: &writing)
            }
            let next = "SELECT deadline FROM job WHERE \(condition) AND deadline > ? ORDER BY deadline LIMIT 1"
            let following = try Int64.fetchOne(writing.db.cachedStatement(sql: next), arguments: [now.milliseconds])
            return jobs.count == Self.readyLimit ? now : following.map(Timestamp.init(milliseconds:))
        }
    }

    package func shiftDueTimes(by step: Duration) async throws {
        try await queue.write { writing in
            let job = """
                UPDATE job SET due_at = due_at + :step, lost_since = lost_since + :step,
                    in_doubt_since = in_doubt_since + :step, fetching_since = fetching_since + :step,
                    submitted_at = submitted_at + :step
                WHERE due_at IS NOT NULL AND due_is_wall = 0
                """
            let follow = """
                UPDATE submission SET follow_at = follow_at + :step, follow_lost_since = follow_lost_since + :step
                WHERE follow_at IS NOT NULL
                """
            for sql in [job, follow] { try writing.db.execute(sql: sql, arguments: ["step": step.milliseconds]) }
        }
    }
}
