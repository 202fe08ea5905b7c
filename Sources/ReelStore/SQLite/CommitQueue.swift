import GRDB
import ReelCore
import Synchronization

/// Group commit: writes that wait for the same sync are committed together, each in a savepoint of its own.
///
/// A caller is answered after *its* commit is on disk. One caller's error undoes its own part only. A write is carried
/// out even when its caller is cancelled meanwhile.
///
/// When the disk refuses a group, what would begin new work fails, and what is known is written all the same: alone, and
/// with the room of the reserve where there is no other. A commit that failed may yet be found on disk after a crash:
/// nobody was told that it stands, and whoever repeats it finds the job moved on.
final class CommitQueue: Sendable {
    /// What a write is for.
    enum Purpose: Sendable {
        /// It begins something: with no room for it, it is refused.
        case new
        /// It writes down what has happened, which was perhaps paid for.
        case known
    }

    /// One caller's write; `settle` answers it once the transaction's own outcome is known.
    private struct Entry: Sendable {
        let purpose: Purpose
        /// Runs inside the transaction.
        ///
        /// Throws only when the whole transaction cannot go on.
        let run: @Sendable (inout Writing) throws -> Void
        let settle: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Entry] = []
        var isRunning = false
    }

    /// So many writes share a transaction at most.
    private static let groupLimit = 512

    private let writer: any DatabaseWriter
    private let state = Mutex(State())
    private let storage: Storage?
    private let committed: @Sendable ([JobChange]) -> Void
    private let learned: @Sendable ([RenderLog.Note]) -> Void
    private let failed: @Sendable (any Error) -> Void
    private let tend: @Sendable () async -> Void

    /// - Parameters:
    ///   - writer: the one that nobody else writes through.
    ///   - storage: told how writes fare, and asked for the reserve.
    ///   - committed: told of the changes of each transaction after it is on disk.
    ///   - learned: told how long tasks took, after that is on disk.
    ///   - failed: told why a transaction was not committed.
    ///   - tend: called between transactions.
    init(
        writer: any DatabaseWriter, storage: Storage?, committed: @escaping @Sendable ([JobChange]) -> Void,
        learned: @escaping @Sendable ([RenderLog.Note]) -> Void = { _ in },
        failed: @escaping @Sendable (any Error) -> Void = { _ in }, tend: @escaping @Sendable () async -> Void = {}
    ) {
        (self.writer, self.storage) = (writer, storage)
        (self.committed, self.learned, self.failed, self.tend) = (committed, learned, failed, tend)
    }

    /// Runs `body` in a transaction and returns when that is on disk.
    func write<Value: Sendable>(
        _ purpose: Purpose = .known, _ body: @escaping @Sendable (inout Writing) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = Mutex<Result<Value, any Error>?>(nil)
            enter(
                Entry(purpose: purpose) { writing in
                    let outcome = try writing.attempt(body)
                    result.withLock { $0 = outcome }
                } settle: { error in
                    let outcome = error.map { .failure($0) } ?? result.withLock(\.self)
                    let answer = outcome ?? .failure(ReelError(.internal, "the write was not run"))
                    continuation.resume(with: answer.mapError(\.asStoreTrouble))
                })
        }
    }

    /// How many writes wait for the group after the one that is being committed.
    var waitingCount: Int { state.withLock(\.waiting.count) }
    /// Whether a group is being committed.
    var isRunning: Bool { state.withLock(\.isRunning) }

    private func enter(_ entry: Entry) {
        let mustStart = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { Task { await drain() } }
    }

    /// Commits group after group until nothing waits.
    private func drain() async {
        while let group = next() {
            if let error = await commit(group) {
                await settle(group, after: error)
            } else {
                for entry in group { entry.settle(nil) }
            }
            await tend()
        }
    }

    /// Answers a group whose commit failed, once what is known has been tried without the rest.
    private func settle(_ group: [Entry], after error: any Error) async {
        var last: (any Error)? = error
        let known = group.filter { $0.purpose == .known }
        if let trouble = error.storageTrouble {
            storage?.failed(trouble)
            if !known.isEmpty {
                if known.count < group.count || trouble != .full { last = await commit(known) }
                // The reserve is for exactly this. Other troubles than a full disk may be a quota.
                if last?.storageTrouble != nil, storage?.freeReserve() == true { last = await commit(known) }
            }
        }
        for entry in group { entry.settle(entry.purpose == .known ? last : error) }
    }

    private func next() -> [Entry]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let group = Array(state.waiting.prefix(Self.groupLimit))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [Entry]) async -> (any Error)? {
        do {
            let (changes, notes, hasWritten) = try await writer.write { db in
                let before = db.totalChangesCount
                var writing = Writing(db: db)
                for entry in group { try entry.run(&writing) }
                try writing.flush()
                return (writing.changes, writing.notes, db.totalChangesCount > before)
            }
            // One that changed nothing tells nothing of the disk.
            if hasWritten { storage?.wrote() }
            if !notes.isEmpty { learned(notes) }
            if !changes.isEmpty { committed(changes) }
            return nil
        } catch {
            failed(error)
            return error
        }
    }
}

/// A transaction in progress, with what is to be written and told at its end.
struct Writing {
    let db: Database
    private(set) var changes: [JobChange] = []
    private(set) var notes: [RenderLog.Note] = []
    private var deltas: [TallyKey: Int] = [:]
    /// The ledger's sums as they change.
    var charges = Charges()

    init(db: Database) { self.db = db }

    mutating func add(_ change: JobChange) { changes.append(change) }

    mutating func note(_ note: RenderLog.Note) { notes.append(note) }

    mutating func count(_ key: TallyKey, by delta: Int) { deltas[key, default: 0] += delta }

    /// By how much a count has changed in this transaction and is not written yet.
    func unwritten(_ key: TallyKey) -> Int { deltas[key] ?? 0 }

    /// A kept count as it stands in this transaction.
    func counted(_ key: TallyKey) throws -> Int {
        let sql = "SELECT count FROM tally WHERE scope = ? AND name = ? AND state = ?"
        let row: StatementArguments = [key.scope.rawValue, key.name, key.state]
        let written = try Int.fetchOne(db.cachedStatement(sql: sql), arguments: row) ?? 0
        return written + unwritten(key)
    }

    /// Runs one caller's part; its error undoes that part.
    ///
    /// - Throws: when SQLite gave up the whole transaction, or may have: then nobody's part stands.
    mutating func attempt<Value>(_ body: (inout Writing) throws -> Value) throws -> Result<Value, any Error> {
        let before = self
        try run("SAVEPOINT part")
        do {
            let value = try body(&self)
            try run("RELEASE part")
            return .success(value)
        } catch {
            self = before
            guard db.isInsideTransaction, !error.isFatalForTransaction else { throw error }
            try run("ROLLBACK TO part")
            try run("RELEASE part")
            return .failure(error)
        }
    }

    /// Prepared once, since each write takes some of these.
    private func run(_ sql: String) throws { try db.cachedStatement(sql: sql).execute() }

    /// Writes the kept counts and sums; to be called once, at the end.
    func flush() throws {
        try charges.flush(db)
        for (key, delta) in deltas where delta != 0 {
            // A count that has drifted is for a check to find; it keeps nothing from being written down.
            let update = "UPDATE tally SET count = max(0, count + ?) WHERE scope = ? AND name = ? AND state = ?"
            let row: StatementArguments = [key.scope.rawValue, key.name, key.state]
            try db.cachedStatement(sql: update).execute(arguments: [delta] + row)
            guard db.changesCount == 0 else { continue }
            let insert = "INSERT INTO tally (scope, name, state, count) VALUES (?, ?, ?, ?)"
            try db.cachedStatement(sql: insert).execute(arguments: row + [max(0, delta)])
        }
    }
}

/// What a kept count counts.
struct TallyKey: Hashable {
    enum Scope: String { case lane, batch, owner }

    let scope: Scope
    let name: String
    /// A state's word, or `slot`.
    let state: String

    /// What a batch of an owner's is counted under: `UID/NAME`.
    static func name(ofBatch batch: String, of owner: UInt32) -> String { "\(owner)/\(batch)" }
}

extension Error {
    /// Whether SQLite may have rolled the whole transaction back, or cannot be trusted to commit it.
    fileprivate var isFatalForTransaction: Bool {
        guard let error = self as? DatabaseError else { return false }
        let fatal: [ResultCode] = [.SQLITE_NOMEM, .SQLITE_INTERRUPT]
        return storageTrouble != nil || error.isDamage || fatal.contains(error.resultCode)
    }
}

extension Error {
    /// What an error of SQLite says of the disk; `nil` where it says nothing.
    var storageTrouble: StorageGuard.Trouble? {
        guard let error = self as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_FULL: return .full
        case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN: return .failing(error.extendedResultCode.description)
        default: return nil
        }
    }

    /// Trouble with the disk in words that do not speak of SQLite; anything else as it is.
    var asStoreTrouble: any Error {
        guard let error = self as? DatabaseError else { return self }
        switch error.resultCode {
        case .SQLITE_FULL: return ReelError(.storageFull, "the disk that holds the jobs is full; nothing was stored")
        case .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM:
            let reason = error.extendedResultCode.description
            // A commit whose sync failed may be found on the disk after a crash.
            return ReelError(
                .unavailable,
                "the store takes no writes just now (\(reason)); try again, with the same Idempotency-Key where there is one"
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return ReelError(.unavailable, Soundness.refusal)
        default: return self
        }
    }
}
