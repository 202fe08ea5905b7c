import GRDB
package import ReelCore

extension SQLiteStore {
    static let oldAlarms = """
        SELECT id, target FROM delivery WHERE job IS NULL AND due_at IS NULL AND created_at <= ? ORDER BY created_at LIMIT ?
        """
    static let oldTokens = """
        SELECT id FROM token WHERE revoked_at <= ? AND NOT EXISTS (SELECT 1 FROM job WHERE job.token = token.id)
        ORDER BY revoked_at LIMIT ?
        """

    /// Deletes notices about lanes that were made by `end` and are over, and targets that were told of nothing else.
    ///
    /// - Parameters:
    ///   - end: the latest time.
    ///   - limit: so many at most.
    /// - Returns: how many there were.
    /// - Throws: when the store takes no writes.
    package func removeAlarms(by end: Timestamp, upTo limit: Int) async throws -> Int {
        try await queue.write(.new) { writing in
            let rows = try Row.fetchAll(
                writing.db.cachedStatement(sql: Self.oldAlarms), arguments: [end.milliseconds, limit])
            let delete = try writing.db.cachedStatement(sql: "DELETE FROM delivery WHERE id = ?")
            for row in rows { try delete.execute(arguments: [row["id"] as Int64]) }
            try Outbox.forget(Set(rows.map { $0["target"] as Int64 }).sorted(), writing.db)
            return rows.count
        }
    }

    /// Deletes tokens that were revoked by `end` and that no job was made with that is still there.
    ///
    /// - Parameters:
    ///   - end: the latest time.
    ///   - limit: so many at most.
    /// - Returns: how many there were.
    /// - Throws: when the store takes no writes.
    package func removeTokens(revokedBy end: Timestamp, upTo limit: Int) async throws -> Int {
        try await queue.write(.new) { writing in
            let ids = try String.fetchAll(
                writing.db.cachedStatement(sql: Self.oldTokens), arguments: [end.milliseconds, limit])
            let delete = try writing.db.cachedStatement(sql: "DELETE FROM token WHERE id = ?")
            for id in ids { try delete.execute(arguments: [id]) }
            return ids.count
        }
    }
}
