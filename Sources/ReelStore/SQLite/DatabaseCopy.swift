import GRDB
import GRDBSQLite
import ReelCore

/// A copy of the database in the making, some pages at a time, while the database is in use.
///
/// It is made on the writer's own connection, between its transactions: what that writes meanwhile goes into the copy,
/// too, so that the copy is never begun anew, and nobody waits longer than for one step.
struct DatabaseCopy: Sendable {
    /// One MiB a step, some milliseconds.
    private static let pagesPerStep: CInt = 256

    private let writer: any DatabaseWriter
    /// `sqlite3 *` and `sqlite3_backup *`, which are used in the writer's turn only.
    private let target: UInt
    private let backup: UInt

    /// Begins a copy in a file that does not exist yet.
    init(of writer: any DatabaseWriter, at path: String) async throws {
        self.writer = writer
        (target, backup) = try await Self.exclusively(writer) { db in
            let source = try db.openConnection()
            var target: OpaquePointer?
            let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE
            let code = sqlite3_open_v2(path, &target, flags, nil)
            guard code == SQLITE_OK, let target else { throw Self.failure(code, target) }
            // It is thrown away when anything goes wrong: no need to wait for the disk.
            sqlite3_exec(target, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", nil, nil, nil)
            guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
                throw Self.failure(sqlite3_errcode(target), target)
            }
            return (UInt(bitPattern: target), UInt(bitPattern: backup))
        }
    }

    /// Copies all pages, and ends the copy in any case.
    ///
    /// - Throws: `CancellationError`, or `ReelError` where the disk is full.
    func run() async throws {
        do {
            while try await step() { try Task.checkCancellation() }
            try await end()
        } catch {
            try? await end()
            throw error
        }
    }

    /// - Returns: whether there is more.
    private func step() async throws -> Bool {
        try await Self.exclusively(writer) { [self] _ in
            switch sqlite3_backup_step(OpaquePointer(bitPattern: backup), Self.pagesPerStep) {
            case SQLITE_DONE: return false
            case SQLITE_OK, SQLITE_BUSY, SQLITE_LOCKED: return true
            case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }

    private func end() async throws {
        try await Self.exclusively(writer) { [self] _ in
            sqlite3_backup_finish(OpaquePointer(bitPattern: backup))
            sqlite3_close_v2(OpaquePointer(bitPattern: target))
        }
    }

    private static func failure(_ code: CInt, _ target: OpaquePointer?) -> any Error {
        sqlite3_close_v2(target)
        return DatabaseError(resultCode: ResultCode(rawValue: code))
    }

    /// Runs in the writer's turn, to its end also when the caller is cancelled.
    private static func exclusively<Value: Sendable>(
        _ writer: any DatabaseWriter, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await Task { try await writer.writeWithoutTransaction(body) }.value
    }
}
