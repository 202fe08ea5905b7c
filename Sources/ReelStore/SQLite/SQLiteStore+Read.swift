import GRDB
package import ReelCore

extension SQLiteStore {
    package func job(_ id: JobID) async throws -> Job? {
        try await read { db in try Self.find(id, db) }
    }

    /// Whose a job is, without the rest of it; `nil` where there is no such job.
    package func owner(ofJob id: JobID) async throws -> UInt32? {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT owner FROM job WHERE id = ?")
            return try Int64.fetchOne(statement, arguments: [id]).map { UInt32(truncatingIfNeeded: $0) }
        }
    }

    /// A job for those who can do without a large request.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - most: a request of more bytes is `null`; what it takes in memory is many times that.
    /// - Returns: `nil` when there is no such job.
    /// - Throws: what the database throws.
    package func job(_ id: JobID, requestUpTo most: Int) async throws -> Job? {
        try await read { db in
            let statement = try db.cachedStatement(sql: JobRow.findWithoutLongRequest)
            return try Row.fetchOne(statement, arguments: [most, id]).map(JobRow.job)
        }
    }

    package func parents(of ids: [JobID]) async throws -> [JobID: [JobID]] {
        try await read { db in
            var parents: [JobID: [JobID]] = [:]
            for id in ids {
                let found = try Dependencies.parents(of: id, db).map(\.id)
                if !found.isEmpty { parents[id] = found }
            }
            return parents
        }
    }

    package func job(withTask task: TaskID) async throws -> Job? {
        try await read { db in
            let sql = "SELECT job FROM submission WHERE task_id = ? ORDER BY job DESC LIMIT 1"
            let id = try JobID.fetchOne(db.cachedStatement(sql: sql), arguments: [task.rawValue])
            return try id.flatMap { try Self.find($0, db) }
        }
    }

    package func history(of id: JobID) async throws -> [HistoryRow] {
        try await read { db in
            let sql = "SELECT * FROM history WHERE job = ? ORDER BY id"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id]).map { row in
                let entry = HistoryEntry(
                    event: row["event"], from: try (row["from_state"] as String?).map { try Stored.word($0) },
                    to: try Stored.word(row["to_state"]),
                    detail: try (row["detail"] as String?).map { try JSON(parsing: $0) })
                return HistoryRow(id: row["id"], at: Timestamp(milliseconds: row["at"]), entry: entry)
            }
        }
    }

    package func submissions(of id: JobID) async throws -> [Submission] {
        try await read { db in
            let sql = "SELECT * FROM submission WHERE job = ? ORDER BY number"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id]).map { row in
                Submission(
                    number: row["number"], intentAt: Timestamp(milliseconds: row["intent_at"]),
                    outcome: try Stored.word(row["outcome"]), taskID: (row["task_id"] as String?).map(TaskID.init),
                    error: try Stored.value(row["error"]), requestID: row["request_id"], estimate: row["estimate"],
                    credits: try Stored.word(row["credits"]),
                    resolvedAt: (row["resolved_at"] as Int64?).map(Timestamp.init(milliseconds:)))
            }
        }
    }

    package func tally() async throws -> Tally {
        try await read { db in try Self.tally(db) }
    }

    static func tally(_ db: Database) throws -> Tally {
        var tally = Tally()
        let sql = "SELECT name, state, count FROM tally WHERE scope = 'lane'"
        for row in try Row.fetchAll(db.cachedStatement(sql: sql)) {
            let (lane, word): (String, String) = (row["name"], row["state"])
            if let state = JobState(rawValue: word) {
                tally.jobs[lane, default: [:]][state] = row["count"]
            } else {
                tally.slots[lane] = row["count"]
            }
        }
        return tally
    }

    package func size() async throws -> Int64 {
        try await read { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return pages * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }
}
