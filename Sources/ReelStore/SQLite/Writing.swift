import GRDB
import ReelCore

/// A transaction in progress, with what is to be written and told at its end.
///
/// A savepoint for each part costs more than the part. So parts are trusted at first to fail before they have written
/// anything, if at all; where one fails later, all is undone and done again with savepoints.
struct Writing {
    /// A part failed that cannot be undone alone.
    struct NotUndoable: Error {}

    let db: Database
    /// Whether parts can be undone alone.
    let isUndoable: Bool
    private(set) var changes: [JobChange] = []
    private(set) var notes: [RenderLog.Note] = []
    /// Whether there are events that are no job's.
    private(set) var hasLaneEvents = false
    /// Whether there are notices to be delivered.
    private(set) var hasDeliveries = false
    private var deltas: [TallyKey: Int] = [:]
    /// The ledger's sums as they change.
    var charges = Charges()

    init(db: Database, isUndoable: Bool) { (self.db, self.isUndoable) = (db, isUndoable) }

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
        let written = try db.firstNumber(sql) { key.bind(to: &$0) } ?? 0
        return Int(written) + unwritten(key)
    }

    /// Runs one caller's part; its error undoes that part.
    ///
    /// - Parameter body: may run twice; changes the database before it changes this, and nothing else.
    /// - Returns: what came of it.
    /// - Throws: ``NotUndoable`` when the part has written something and is to be undone; or when SQLite gave up the whole
    ///   transaction, or may have: then nobody's part stands.
    mutating func attempt<Value>(_ body: (inout Writing) throws -> Value) throws -> Result<Value, any Error> {
        guard !isUndoable else { return try attemptInSavepoint(body) }
        let before = db.totalChangesCount
        do {
            return .success(try body(&self))
        } catch {
            guard db.isInsideTransaction, !error.isFatalForTransaction else { throw error }
            guard db.totalChangesCount == before, !(error is NotUndoable) else { throw NotUndoable() }
            return .failure(error)
        }
    }

    private mutating func attemptInSavepoint<Value>(
        _ body: (inout Writing) throws -> Value
    ) throws -> Result<Value, any Error> {
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
            try db.run(update) { row in
                row.add(delta)
                key.bind(to: &row)
            }
            guard db.changesCount == 0 else { continue }
            try db.run("INSERT INTO tally (scope, name, state, count) VALUES (?, ?, ?, ?)") { row in
                key.bind(to: &row)
                row.add(max(0, delta))
            }
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

    /// Adds `scope`, `name` and `state`.
    func bind(to row: inout Bindings) {
        row.add(scope.rawValue)
        row.add(name)
        row.add(state)
    }

    /// What a batch of an owner's is counted under: `UID/NAME`.
    static func name(ofBatch batch: String, of owner: UInt32) -> String { "\(owner)/\(batch)" }
}
