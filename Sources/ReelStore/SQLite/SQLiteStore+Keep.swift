import GRDB
package import ReelCore

/// Where a walk through the ended jobs stands.
package struct EndedPlace: Sendable {
    let finishedAt: Int64
    let job: JobID

    /// Before all of them.
    package static let start = Self(finishedAt: .min, job: 0)
}

extension SQLiteStore {
    /// The oldest ended job that still has clips in custody.
    static let clipsDue = """
        SELECT finished_at FROM job WHERE finished_at IS NOT NULL AND \(Housekeeping.hasClips)
        ORDER BY finished_at LIMIT 1
        """
    static let endedDue = "SELECT finished_at FROM job WHERE finished_at IS NOT NULL ORDER BY finished_at LIMIT 1"
    static let prunable = """
        SELECT * FROM job WHERE finished_at <= ? AND \(Housekeeping.hasClips) ORDER BY finished_at LIMIT ?
        """
    static let removable = """
        SELECT * FROM job WHERE (finished_at, id) > (?, ?) AND finished_at <= ? ORDER BY finished_at, id LIMIT ?
        """
    static let uploadNeed = """
        SELECT 1 FROM job_upload AS u JOIN job AS j ON j.id = u.job
        WHERE u.sha = ? AND (j.finished_at IS NULL OR j.finished_at > ? OR j.work IS NOT NULL) LIMIT 1
        """

    /// When the oldest ended job ended, and the oldest of those that still have clips.
    package func oldestEnds() async throws -> (withClips: Timestamp?, any: Timestamp?) {
        try await read { db in
            let times = try [Self.clipsDue, Self.endedDue].map { sql in
                try Int64.fetchOne(db.cachedStatement(sql: sql)).map(Timestamp.init(milliseconds:))
            }
            return (times[0], times[1])
        }
    }

    /// Writes down that the clips of some ended jobs are in custody no longer.
    ///
    /// - Parameters:
    ///   - end: jobs that ended by then.
    ///   - limit: so many at most.
    /// - Returns: the jobs, whose files may go now.
    /// - Throws: when the store takes no writes.
    package func pruneClips(endedBy end: Timestamp, upTo limit: Int) async throws -> [JobID] {
        let door = door
        return try await queue.write(.new) { writing in
            let jobs = try Row.fetchAll(
                writing.db.cachedStatement(sql: Self.prunable), arguments: [end.milliseconds, limit]
            ).map(JobRow.job)
            for job in jobs { _ = try door.apply(.clipsPruned, to: job, in: &writing) }
            return jobs.map(\.id)
        }
    }

    /// Calls `body` for each of `jobs` that has ended or is not known, with the clips it has in custody, while nothing can
    /// happen to it.
    ///
    /// - Parameters:
    ///   - jobs: may be unknown.
    ///   - body: must be fast: the writer waits for it.
    /// - Throws: when the store takes no writes.
    package func whileIdle(_ jobs: [JobID], _ body: @escaping @Sendable (JobID, [Clip]) -> Void) async throws {
        try await queue.write(.new) { writing in
            for id in jobs {
                let life = try Self.find(id, writing.db)?.lifecycle
                guard let life else {
                    body(id, [])
                    continue
                }
                if life.state.isEnd, life.work == nil { body(id, life.clips.filter { $0.prunedAt == nil }) }
            }
        }
    }

    /// Deletes ended jobs with all that is recorded of them.
    ///
    /// Those whose task is still followed stay, those that other jobs wait for, those of which a notice is still to be
    /// delivered, and the first of several takes until the others are gone: the key that made them is its.
    ///
    /// - Parameters:
    ///   - end: jobs that ended by then.
    ///   - place: where the last call stopped.
    ///   - limit: so many are looked at.
    /// - Returns: the deleted jobs, and where to go on; `nil` when all were looked at.
    /// - Throws: when the store takes no writes.
    package func removeEnded(
        by end: Timestamp, from place: EndedPlace, upTo limit: Int
    ) async throws -> (removed: [JobID], next: EndedPlace?) {
        let door = door
        return try await queue.write(.new) { writing in
            let rows = try Row.fetchAll(
                writing.db.cachedStatement(sql: Self.removable),
                arguments: [place.finishedAt, place.job, end.milliseconds, limit])
            var removed: [JobID] = []
            for row in rows {
                let job = try JobRow.job(row)
                guard try Self.isRemovable(job, writing.db) else { continue }
                try door.remove(job, in: &writing)
                removed.append(job.id)
            }
            let last = rows.count == limit ? rows.last : nil
            return (removed, last.map { EndedPlace(finishedAt: $0["finished_at"], job: $0["id"]) })
        }
    }

    private static func isRemovable(_ job: Job, _ db: Database) throws -> Bool {
        guard job.lifecycle.state.isEnd, job.lifecycle.work == nil else { return false }
        let follow = "SELECT 1 FROM submission WHERE job = ? AND follow_at IS NOT NULL"
        if try Int.fetchOne(db.cachedStatement(sql: follow), arguments: [job.id]) != nil { return false }
        if try Dependencies.isAwaited(job.id, db) || Outbox.isPending(job.id, db) { return false }
        let takes = """
            SELECT 1 FROM job WHERE id > :job AND id < :job + (SELECT max(count) FROM idempotency WHERE job = :job)
            """
        return try Int.fetchOne(db.cachedStatement(sql: takes), arguments: ["job": job.id]) == nil
    }

    /// Whether a job that has not ended, or ended after `end`, needs an upload.
    package func needsUpload(_ sha: String, endedAfter end: Timestamp) async throws -> Bool {
        try await read { db in
            try Int.fetchOne(db.cachedStatement(sql: Self.uploadNeed), arguments: [sha, end.milliseconds]) != nil
        }
    }
}

extension Door {
    /// Deletes an ended job; what belongs to it goes by the schema's cascades.
    func remove(_ job: Job, in writing: inout Writing) throws {
        try Ledger.prune(job, &writing)
        try Outbox.remove(job.id, writing.db)
        try EventLog.forget(job.id, writing.db)
        try writing.db.cachedStatement(sql: "DELETE FROM job WHERE id = ?").execute(arguments: [job.id])
        count(from: job, to: nil, &writing)
    }
}
