import CHost
import GRDB
package import ReelCore
import Synchronization

/// The store in one SQLite file: WAL, `synchronous=FULL`, one writer, group commit.
package final class SQLiteStore: Sendable {
    let database: any DatabaseWriter
    let queue: CommitQueue
    let door: Door
    let rules: Rules
    let storage: Storage?
    /// Whether the database can be believed.
    package let soundness: Soundness
    /// Whether a write went through a moment ago.
    let probes = ProbeMemory()
    /// When those that wait for the budget are looked at again.
    let budgetWatch: BudgetWatch
    /// Told of new notices.
    package let outbox: OutboxWatch
    /// How long tasks took.
    let renders: RenderLog
    /// What opening found out about the file.
    package let finding: Finding
    private let isClosed = Mutex(false)
    /// Whether the file is known to be whole: closed in order by the last process, or looked through by this one.
    let isVouchedFor: Mutex<Bool>

    /// What opening found out about the file.
    package struct Finding: Sendable {
        /// Whether the last process that had it closed it in order; so is a file that was new.
        package var wasClean = true
        /// Jobs that were put aside because the file is a backup; `nil` when it is none.
        package var restored: Int?
        /// Jobs up to this number come from a backup.
        var fence: JobID = 0
    }

    init(
        database: any DatabaseWriter, rules: Rules, storage: Storage? = nil,
        committed: @escaping @Sendable ([JobChange]) -> Void
    ) throws {
        try Migrations.migrator().migrate(database)
        self.storage = storage
        self.database = database
        self.rules = rules
        finding = try database.write { db in try OpeningMarks.take(db, rules) }
        isVouchedFor = Mutex(finding.wasClean)
        budgetWatch = BudgetWatch()
        let renders = try database.write { db in try RenderLog(db) }
        self.renders = renders
        door = Door(rules: rules, watch: budgetWatch, renders: renders, fence: finding.fence)
        let (soundness, log, outbox) = (Soundness(), LogGuard(database), OutboxWatch())
        self.outbox = outbox
        self.soundness = soundness
        queue = CommitQueue(
            writer: database, storage: storage, committed: committed, learned: { renders.add($0) },
            delivering: { outbox.note() }, failed: { soundness.note($0) }, tend: { log.tend($0) },
            uptime: { rules.time.uptime })
    }

    package var commitTimes: Histogram { queue.times }

    /// Reads, and notices damage.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await database.read(body)
        } catch {
            soundness.note(error)
            throw error
        }
    }

    /// Opens the file at `path`, creating it when absent, whose commits survive a power cut.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder exists.
    ///   - sandbox: whether the jobs are play; a file made one way is never opened the other way.
    ///   - rules: time, luck and the settings.
    ///   - storage: the disk that the file is on; with `nil`, nothing is refused before a write fails.
    ///   - committed: told of changes after they are on disk; of none, where a lane's event is.
    /// - Returns: the store, its schema up to date.
    /// - Throws: `ReelError` that says what the file is, where it is not one of ours; it is left untouched then.
    package static func open(
        at path: String, sandbox: Bool, rules: Rules, storage: Storage? = nil,
        committed: @escaping @Sendable ([JobChange]) -> Void = { _ in }
    ) throws -> SQLiteStore {
        func attempt() throws -> SQLiteStore {
            try make(at: path, sandbox: sandbox, rules: rules, storage: storage, committed: committed)
        }
        do {
            return try attempt()
        } catch let error as DatabaseError {
            // What was paid for has to be followed also when the disk is full: the reserve lets us in.
            guard error.storageTrouble != nil, storage?.freeReserve() == true else { throw error.cannotOpen(path) }
            do { return try attempt() } catch let error as DatabaseError { throw error.cannotOpen(path) }
        }
    }

    private static func make(
        at path: String, sandbox: Bool, rules: Rules, storage: Storage?,
        committed: @escaping @Sendable ([JobChange]) -> Void
    ) throws -> SQLiteStore {
        host_count_no_sqlite_memory()
        try Inspection.check(path, sandbox: sandbox)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)  // Someone may have it open in `sqlite3`.
        configuration.prepareDatabase { db in
            // No file is opened while we run: there might be no descriptor left for it, or no room.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // Takes effect on an empty file only: before WAL, and before the first table.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // A pool starts at NORMAL, which may lose the last commits.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
            // A page that changes again and again is copied from the log once in 16 MiB of it, not in 4.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
        }
        try pool.openReaders()
        let store = try SQLiteStore(database: pool, rules: rules, storage: storage, committed: committed)
        try store.mark(sandbox: sandbox)
        storage?.start { [weak store] in await store?.takesWrites() ?? false }
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
        // One that is damaged, or was not looked through after an unclean end, is looked at by the next process.
        if soundness.damage == nil, isVouchedFor.withLock(\.self) { try? database.write { try OpeningMarks.leave($0) } }
        storage?.stop()
        // Closing does not do it: the last connection to go is a reader's, which cannot write. What stays in the log is
        // as safe there, but a copy of the file alone would lack it.
        _ = try? database.writeWithoutTransaction { try $0.copyLog(.truncate) }
        try database.close()
    }
}
