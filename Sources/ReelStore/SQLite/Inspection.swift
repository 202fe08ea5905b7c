import Foundation
import GRDB
import ReelCore

/// Looks at a file before it is opened for good, without changing it.
enum Inspection {
    /// Below this size the whole file is checked at every start, which takes some milliseconds.
    private static let quickCheckLimit = 16 * 1024 * 1024

    /// - Throws: `ReelError` when the file is not a database of reel's, damaged, newer, or of the other kind.
    static func check(_ path: String, sandbox: Bool) throws {
        guard let size = try size(of: path), size > 0 else { return }
        try checkHeader(path)
        do {
            try inspect(path, size: size, sandbox: sandbox)
        } catch let error as DatabaseError where error.storageTrouble == nil {
            throw damaged(path, error.message ?? "\(error.resultCode)")
        }
    }

    private static func size(of path: String) throws -> Int? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    }

    private static func checkHeader(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ReelError(.unavailable, "\(path) cannot be read; it must belong to the user that runs reeld")
        }
        defer { try? file.close() }
        let head = try file.read(upToCount: 20) ?? Data()
        guard head.prefix(16) == Data("SQLite format 3\0".utf8) else {
            throw ReelError(.unavailable, "\(path) is not an SQLite database; move it away, or name another state_dir")
        }
        // A backup is no file in WAL mode (byte 18), ours is one. The log of the one that lay here before would be played
        // over it, and its mark with it: jobs that were paid for since would be submitted again.
        if head.count == 20, head[18] == 1, let log = try size(of: "\(path)-wal"), log > 0 {
            throw ReelError(
                .unavailable, "\(path) is a backup beside another database's log; remove \(path)-wal and \(path)-shm")
        }
    }

    private static func inspect(_ path: String, size: Int, sandbox: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        try queue.read { db in
            try checkVersion(db, path)
            if size <= quickCheckLimit, let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok"
            {
                throw damaged(path, fault)
            }
            try checkKind(db, path, sandbox: sandbox)
        }
    }

    private static func checkVersion(_ db: Database, _ path: String) throws {
        let isOurs = try db.tableExists("grdb_migrations")
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard isOurs || tables == 0 else {
            throw ReelError(.unavailable, "\(path) is a database of another program; name another state_dir")
        }
        if isOurs, try Migrations.migrator().hasBeenSuperseded(db) {
            throw ReelError(
                .unavailable, "\(path) was written by a newer reel; install that version or a newer one to open it")
        }
    }

    private static func checkKind(_ db: Database, _ path: String, sandbox: Bool) throws {
        guard try db.tableExists("meta"),
            let kind = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'kind'")
        else { return }
        guard kind == (sandbox ? "sandbox" : "real") else {
            let advice = sandbox ? "start without --sandbox" : "start with --sandbox"
            throw ReelError(.unavailable, "\(path) holds \(kind) jobs; \(advice), or name another state_dir")
        }
    }

    private static func damaged(_ path: String, _ fault: String) -> ReelError {
        ReelError(.unavailable, "\(path) is damaged (\(fault)); restore it from a backup, nothing was changed")
    }
}
