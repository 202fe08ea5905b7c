import GRDB
package import ReelCore

extension SQLiteStore {
    package func enqueue(_ jobs: [NewJob]) async throws -> [Result<Enqueued, ReelError>] {
        let door = door
        try soundness.requireSound()
        try await storage?.admit(.job)
        return try await queue.write(.new, weight: jobs.reduce(0) { $0 + $1.takes }) { writing in
            try jobs.map { job in
                let result = try writing.attempt { try Self.enqueue(job, door, in: &$0) }
                return try result.mapFailure()
            }
        }
    }

    private static func enqueue(_ new: NewJob, _ door: Door, in writing: inout Writing) throws -> Enqueued {
        // The loser of a race finds the winner's row here, and is answered after the same or a later sync.
        if let key = new.idempotency, let earlier = try replay(key, owner: new.owner, writing.db) { return earlier }
        try requireRoom(for: new, in: writing)
        try Housekeeping.claimUploads(of: new.request, door.rules)
        let new = try warned(of: duplicate(of: new, door.rules.time.now, writing.db), new, door.rules.time.now)
        let jobs = try insert(new, door, in: &writing)
        if let key = new.idempotency, let first = jobs.first {
            let sql = "INSERT INTO idempotency (owner, key, body_hash, job, count) VALUES (?, ?, ?, ?, ?)"
            try writing.db.cachedStatement(sql: sql).execute(arguments: [
                Int64(new.owner), key.key, key.bodyHash, first.id, jobs.count,
            ])
        }
        return Enqueued(jobs: jobs, isReplay: false, mayHaveParents: !new.after.isEmpty)
    }

    private static func insert(_ new: NewJob, _ door: Door, in writing: inout Writing) throws -> [Job] {
        var holds: Set<HoldReason> = new.approval == nil ? [] : [.approval]
        if try Dependencies.check(new, writing.db) { holds.insert(.dependency) }
        var jobs: [Job] = []
        for _ in 0..<new.takes {
            let job = try door.insert(new, holds: holds, in: &writing)
            try Dependencies.record(new.after, of: job.id, writing.db)
            // A parent may have ended already.
            jobs.append(try Dependencies(door: door).settle(job, &writing))
        }
        return jobs
    }

    /// Holds under any number of enqueues at once, since the writer is one and the count is kept.
    private static func requireRoom(for new: NewJob, in writing: Writing) throws {
        guard let limit = new.openLimit else { return }
        var open = 0
        for state in JobState.allCases where !state.isEnd {
            let key = TallyKey(scope: .owner, name: String(new.owner), state: state.rawValue)
            open += try writing.counted(key)
        }
        guard open + new.takes > limit else { return }
        let more = new.takes == 1 ? "no more are taken" : "\(new.takes) more are too many"
        throw ReelError(
            .rateLimited, field: "limits.queued_jobs",
            "\(open) of your jobs have not ended, of at most \(limit): \(more); wait for one to end, or cancel one")
    }

    package func replay(_ idempotency: Idempotency, owner: UInt32) async throws -> Enqueued? {
        try await read { db in try Self.replay(idempotency, owner: owner, db) }
    }

    private static func replay(_ idempotency: Idempotency, owner: UInt32, _ db: Database) throws -> Enqueued? {
        let find = try db.cachedStatement(
            sql: "SELECT body_hash, job, count FROM idempotency WHERE owner = ? AND key = ?")
        guard let row = try Row.fetchOne(find, arguments: [Int64(owner), idempotency.key]) else { return nil }
        let (hash, first, count): (String, JobID, JobID) = (row["body_hash"], row["job"], row["count"])
        guard hash == idempotency.bodyHash else {
            let message =
                "this Idempotency-Key was used for job \(first) with another body; use a new key for a new job"
            throw ReelError(.conflict, field: "idempotency_key", message)
        }
        let jobs = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM job WHERE id >= ? AND id < ? ORDER BY id"),
            arguments: [first, first + count])
        return Enqueued(jobs: try jobs.map(JobRow.job), isReplay: true, mayHaveParents: true)
    }
}

extension Result where Failure == any Error {
    /// One job's refusal stays a value; anything else fails the whole call.
    fileprivate func mapFailure() throws -> Result<Success, ReelError> {
        switch self {
        case .success(let value): return .success(value)
        case .failure(let error as ReelError): return .failure(error)
        case .failure(let error): throw error
        }
    }
}
