import GRDB
import ReelCore

extension SQLiteStore {
    package func duplicate(of job: NewJob) async throws -> Duplicate? {
        let now = rules.time.now
        return try await read { db in try Self.duplicate(of: job, now, db) }
    }

    /// The newest job with the same fingerprint of the same owner that has not ended, or succeeded within the window.
    static func duplicate(of new: NewJob, _ now: Timestamp, _ db: Database) throws -> Duplicate? {
        guard new.duplicates.answer != .ignore, let fingerprint = new.fingerprint else { return nil }
        let since = now + (.zero - new.duplicates.window)
        let newest = """
            SELECT id FROM job INDEXED BY job_fingerprint
            WHERE \(SlimIndexes.isFingerprint) AND owner = ?2
                AND (finished_at IS NULL OR (state = 'succeeded' AND created_at > ?3)) ORDER BY id DESC LIMIT 1
            """
        let id = try db.firstNumber(newest) { row in
            row.add(fingerprint)
            row.add(new.owner)
            row.add(since.milliseconds)
        }
        guard let id else { return nil }
        let sql = "SELECT id, state, created_at FROM job WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).map { row in
            Duplicate(
                job: row["id"], state: try Stored.word(row["state"]),
                createdAt: Timestamp(milliseconds: row["created_at"]))
        }
    }

    /// The new job with a warning of the earlier one.
    ///
    /// - Throws: `ReelError` (`conflict`) where the settings want it refused.
    static func warned(of earlier: Duplicate?, _ new: NewJob, _ now: Timestamp) throws(ReelError) -> NewJob {
        guard let earlier else { return new }
        let message = earlier.message(at: now)
        guard new.duplicates.answer == .warn else {
            throw ReelError(.conflict, field: "again", "\(message); to make it once more, send \"again\": true")
        }
        var warned = new
        warned.warnings.append(Warning(field: "request", message))
        return warned
    }
}
