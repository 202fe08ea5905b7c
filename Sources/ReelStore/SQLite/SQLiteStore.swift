import GRDB
import ReelCore
import Synchronization

/// The store in one SQLite file: WAL, `synchronous=FULL`, one writer, group commit.
package final class SQLiteStore: Sendable {
    let database: any DatabaseWriter
    let queue: CommitQueue
    let door: Door
    let rules: Rules
    private let isClosed = Mutex(false)

    init(database: any DatabaseWriter, rules: Rules, committed: @escaping @Sendable ([JobChange]) -> Void) throws {
        try Migrations.migrator().migrate(database)
        self.database = database
        self.rules = rules
        door = Door(rules: rules)
        queue = CommitQueue(writer: database, committed: committed)
    }

    /// Opens the file at `path`, creating it when absent, whose commits survive a power cut.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder exists.
    ///   - sandbox: whether the jobs are play; a file made one way is never opened the other way.
    ///   - rules: time, luck and the settings.
    ///   - committed: told of changes after they are on disk.
    /// - Returns: the store, its schema up to date.
    /// - Throws: `ReelError` that says what the file is, where it is not one of ours; it is left untouched then.
    package static func open(
        at path: String, sandbox: Bool, rules: Rules, committed: @escaping @Sendable ([JobChange]) -> Void = { _ in }
    ) throws -> SQLiteStore {
        try Inspection.check(path, sandbox: sandbox)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)  // Someone may have it open in `sqlite3`.
        configuration.prepareDatabase { db in
            // Takes effect on an empty file only: before WAL, and before the first table.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // A pool starts at NORMAL, which may lose the last commits.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
        }
        let store = try SQLiteStore(database: pool, rules: rules, committed: committed)
        try store.mark(sandbox: sandbox)
        return store
    }

    /// A store that is gone with the process, for tests.
    package static func inMemory(
        rules: Rules, committed: @escaping @Sendable ([JobChange]) -> Void = { _ in }
    ) throws -> SQLiteStore {
        try SQLiteStore(database: DatabaseQueue(), rules: rules, committed: committed)
    }

    private func mark(sandbox: Bool) throws {
        try database.write { db in
            try db.execute(
                sql: "INSERT INTO meta (name, value) VALUES ('kind', ?) ON CONFLICT DO NOTHING",
                arguments: [sandbox ? "sandbox" : "real"])
        }
    }

    /// Puts submissions whose outcome was not written down before the last end into doubt.
    ///
    /// - Returns: how many there were.
    package func recover() async throws -> Int {
        let door = door
        return try await queue.write { writing in
            let sql = "SELECT * FROM job WHERE state = 'submitting' ORDER BY id"
            let jobs = try Row.fetchAll(writing.db, sql: sql).map(JobRow.job)
            for job in jobs { _ = try door.apply(.interrupted, to: job, in: &writing) }
            return jobs.count
        }
    }

    /// Closes the file.
    ///
    /// No call may follow but another close, which does nothing.
    package func close() throws {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        // Closing does not do it: the last connection to go is a reader's, which cannot write. What stays in the log is
        // as safe there, but a copy of the file alone would lack it.
        _ = try? database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try database.close()
    }
}
