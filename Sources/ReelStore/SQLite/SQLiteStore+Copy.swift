import CHost
import Foundation
import GRDB
import ReelCore

extension SQLiteStore {
    /// Makes a consistent copy of the database while it is in use; see ``DatabaseCopy``.
    ///
    /// - Parameter path: a file that does not exist yet; it is removed again when this throws.
    /// - Throws: `ReelError` (`storage_full`) without the room for it, `CancellationError`.
    package func copy(to path: String) async throws {
        let bytes = try await size()
        try Self.requireRoom(for: bytes, in: (path as NSString).deletingLastPathComponent)
        do {
            try await DatabaseCopy(of: database, at: path).run()
            // The log and its index would be files beside it.
            try await Self.alter(path) { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        } catch {
            Self.removeCopy(path)
            soundness.note(error)
            throw (error as? DatabaseError)?.asStoreTrouble ?? error
        }
    }

    /// Makes a copy that knows that it is a backup, so that starting from it is safe.
    package func backUp(to path: String) async throws {
        let time = rules.time.now
        try await copy(to: path)
        do {
            try await Self.alter(path) { db in
                try OpeningMarks.set(.backup, "\(time)", db)
                // Whoever reads a backup is not to make links or notices with it: also not with what is left in pages.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                try db.execute(sql: "DELETE FROM meta WHERE name IN ('clean', 'probe', 'clip_key')")
                try db.execute(sql: "DELETE FROM webhook_secret")
            }
        } catch {
            Self.removeCopy(path)
            throw (error as? DatabaseError)?.asStoreTrouble ?? error
        }
    }

    /// Removes a copy and what SQLite may have put beside it.
    package static func removeCopy(_ path: String) {
        for ending in ["", "-journal", "-wal", "-shm"] { unlink(path + ending) }
    }

    private static func alter(_ path: String, _ body: @escaping @Sendable (Database) throws -> Void) async throws {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try await Task { try await queue.writeWithoutTransaction(body) }.value
    }

    /// Some is left for the jobs themselves.
    private static func requireRoom(for bytes: Int64, in folder: String) throws {
        let (free, wanted) = (host_free_bytes(folder), bytes + 128 * 1024 * 1024)
        // Negative where that cannot be told.
        guard free >= 0, free < wanted else { return }
        throw ReelError(
            .storageFull, "a copy of the database takes \(wanted) bytes in \(folder), and \(free) are free there")
    }
}
