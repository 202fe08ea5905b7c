import GRDB

extension SQLiteStore {
    /// Pages that may lie unused: they are the first that new jobs take.
    private static let spare: Int64 = 1024
    private static let pagesPerStep: Int64 = 256

    /// Gives some unused pages of the database back to the disk.
    ///
    /// - Returns: whether there are more.
    package func reclaim() async throws -> Bool {
        let unused = try await read { try Int64.fetchOne($0, sql: "PRAGMA freelist_count") ?? 0 }
        guard unused > Self.spare else { return false }
        let step = min(Self.pagesPerStep, unused - Self.spare)
        let left = try await queue.write(.new) { writing in
            try writing.db.execute(sql: "PRAGMA incremental_vacuum(\(step))")
            return try Int64.fetchOne(writing.db, sql: "PRAGMA freelist_count") ?? 0
        }
        // A file that was repaired by hand may not be one that gives anything back.
        return left > Self.spare && left < unused
    }

    /// Copies the log into the database, as far as no reader stands in the way: only then its file gets shorter.
    package func settleLog() async throws {
        let database = database
        try await Task { _ = try await database.writeWithoutTransaction { try $0.copyLog(.passive) } }.value
    }
}
