import GRDB
import ReelCore

/// Who has uploaded what: a request may refer to nobody else's images.
enum UploadRegister {
    private static let schema = """
        CREATE TABLE upload (
            sha TEXT NOT NULL CHECK (length(sha) = 64),
            owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 4294967295),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (sha, owner)
        ) STRICT, WITHOUT ROWID;
        """
    /// What came as `data:` before was uploaded by the owner of its job.
    private static let earlier = """
        INSERT INTO upload SELECT u.sha, j.owner, min(j.created_at) FROM job_upload AS u JOIN job AS j ON j.id = u.job
        GROUP BY u.sha, j.owner
        """
    private static let insert = "INSERT INTO upload (sha, owner, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    static let find = "SELECT 1 FROM upload WHERE sha = ? AND owner = ?"
    static let page = "SELECT DISTINCT sha FROM upload WHERE sha > ? ORDER BY sha LIMIT ?"

    static func migrate(_ db: Database) throws { try db.execute(sql: schema + earlier) }

    /// Writes down that an owner has uploaded an image.
    ///
    /// - Returns: whether that is news.
    @discardableResult
    static func note(_ sha: String, owner: UInt32, at now: Timestamp, _ db: Database) throws -> Bool {
        try db.cachedStatement(sql: insert).execute(arguments: [sha, Int64(owner), now.milliseconds])
        return db.changesCount > 0
    }
}

extension SQLiteStore {
    package func noteUpload(_ sha: String, owner: UInt32) async throws -> Bool {
        let rules = rules
        try soundness.requireSound()
        try await storage?.admit(.job)
        return try await queue.write(.new) { writing in
            guard rules.claimUpload(sha) else {
                throw ReelError(.unavailable, "the image was deleted before it was written down: send it again")
            }
            return try UploadRegister.note(sha, owner: owner, at: rules.time.now, writing.db)
        }
    }

    package func hasUpload(_ sha: String, owner: UInt32) async throws -> Bool {
        try await read { db in
            try Int.fetchOne(db.cachedStatement(sql: UploadRegister.find), arguments: [sha, Int64(owner)]) != nil
        }
    }

    /// Forgets uploads whose files are not there any more.
    ///
    /// - Parameters:
    ///   - place: those behind this one are looked at; empty at first.
    ///   - limit: so many at most.
    ///   - isThere: whether there is a file of that hash; must be fast: the writer waits for it.
    /// - Returns: where to go on; `nil` when all were looked at.
    /// - Throws: when the store takes no writes.
    package func forgetUploads(
        after place: String, upTo limit: Int, isThere: @escaping @Sendable (String) -> Bool
    ) async throws -> String? {
        try await queue.write(.new) { writing in
            let statement = try writing.db.cachedStatement(sql: UploadRegister.page)
            let hashes = try String.fetchAll(statement, arguments: [place, limit])
            // Inside the writer's turn: an upload's file is there before its owner is written down.
            for sha in hashes where !isThere(sha) {
                try writing.db.cachedStatement(sql: "DELETE FROM upload WHERE sha = ?").execute(arguments: [sha])
            }
            return hashes.count == limit ? hashes.last : nil
        }
    }
}
