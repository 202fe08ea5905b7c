import GRDB

extension Database {
    /// The connection, for calls that SQLite itself does not shield from one that is closed.
    ///
    /// A store that is closed may still have such a call before it: the one that waits for its turn behind the closing.
    ///
    /// - Returns: `sqlite3 *`.
    /// - Throws: `DatabaseError` (`SQLITE_MISUSE`) after the database was closed.
    func openConnection() throws -> OpaquePointer {
        guard let connection = sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
        }
        return connection
    }

    /// Copies the write-ahead log into the database.
    ///
    /// - Parameter mode: whether readers are waited for.
    /// - Returns: how many pages the log has.
    /// - Throws: `DatabaseError`, also after the database was closed.
    @discardableResult
    func copyLog(_ mode: CheckpointMode) throws -> Int {
        _ = try openConnection()
        return try checkpoint(mode).walFrameCount
    }
}
