import GRDB
import ReelCore

/// A transaction in progress, with what is to be written and told at its end.
struct Writing {
    let db: Database
    private(set) var changes: [JobChange] = []
    private(set) var notes: [RenderLog.Note] = []
    /// Whether there are events that are no job's.
    private(set) var hasLaneEvents = false
    /// Whether there are notices to be delivered.
    private(set) var hasDeliveries = false
    private var deltas: [TallyKey: Int] = [:]
    /// The ledger's sums as they change.
    var charges = Charges()

    init(db: Database) { self.db = db }

    mutating func add(_ change: JobChange) { changes.append(change) }

    mutating func note(_ note: RenderLog.Note) { notes.append(note) }

    /// A lane's event was written.
    mutating func noteEvent() { hasLaneEvents = true }

    /// A notice was written.
    mutating func noteDelivery() { hasDeliveries = true }

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
    enum Scope: String { case lane, batch, owner, model }

    let scope: Scope
    let name: String
    /// A state's word, or `slot`.
    let state: String

    /// What a batch of an owner's is counted under: `UID/NAME`.
    static func name(ofBatch batch: String, of owner: UInt32) -> String { "\(owner)/\(batch)" }
}
