import Foundation
import GRDB
import ReelAPI
import ReelCore

/// Reads a store beside the daemon that owns it, without changing it.
struct StoreReader {
    /// What one read transaction saw.
    struct View {
        var exhibits: [JobID: Exhibit] = [:]
        var keys: [String: JobID] = [:]
        /// The newest row of the history.
        var newest: Int64 = 0
        var tally: [String: Int] = [:]
        var counted: [String: Int] = [:]
    }

    let path: String

    /// Everything about the jobs that changed after a row of the history, and about others that are asked for.
    func view(after row: Int64, and ids: Set<JobID>) throws -> View {
        try read { db in
            var view = View()
            let changed = try JobID.fetchSet(db, sql: "SELECT DISTINCT job FROM history WHERE id > ?", arguments: [row])
            view.newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM history") ?? 0
            for id in changed.union(ids) { view.exhibits[id] = try Self.exhibit(id, db) }
            for row in try Row.fetchAll(db, sql: "SELECT key, job FROM idempotency") {
                view.keys[row["key"]] = row["job"]
            }
            let kept = "SELECT name || ' ' || state AS name, count FROM tally WHERE scope = 'lane' AND count > 0"
            view.tally = try Self.counts(kept, db)
            let counted = """
                SELECT lane || ' ' || state AS name, count(*) AS count FROM job GROUP BY lane, state
                UNION ALL SELECT lane || ' slot', sum(holds_slot) FROM job GROUP BY lane HAVING sum(holds_slot) > 0
                """
            view.counted = try Self.counts(counted, db)
            return view
        }
    }

    /// How many jobs and tasks still have something to be done for.
    func openWork() throws -> Int {
        try read { db in
            let sql = """
                SELECT (SELECT count(*) FROM job WHERE state NOT IN ('succeeded', 'failed', 'canceled') OR work = 'poll')
                    + (SELECT count(*) FROM submission WHERE follow_at IS NOT NULL)
                """
            return try Int.fetchOne(db, sql: sql) ?? 0
        }
    }

    /// What SQLite finds wrong with the file itself.
    func faults() throws -> [String] {
        try read { db in
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            return integrity + (try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "\($0)" })
        }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    private static func counts(_ sql: String, _ db: Database) throws -> [String: Int] {
        Dictionary(try Row.fetchAll(db, sql: sql).map { ($0["name"], $0["count"]) }, uniquingKeysWith: +)
    }

    private static func exhibit(_ id: JobID, _ db: Database) throws -> Exhibit? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]) else { return nil }
        let request: String = row["request"]
        var exhibit = Exhibit(
            id: id, owner: UInt32(truncatingIfNeeded: row["owner"] as Int64), lane: row["lane"],
            state: try word(row["state"]), work: try (row["work"] as String?).map { try word($0) },
            request: try JSON(parsing: request))
        exhibit.isLost = (row["lost_since"] as Int64?) != nil
        if let clips = row["clips"] as String? {
            exhibit.clips = try JSONDecoder().decode([Clip].self, from: Data(clips.utf8))
        }
        exhibit.history = try history(of: id, db)
        let ledger = try Row.fetchAll(
            db, sql: "SELECT * FROM submission WHERE job = ? ORDER BY number", arguments: [id])
        exhibit.submissions = try ledger.map(submission)
        exhibit.followed = Set(ledger.filter { ($0["follow_at"] as Int64?) != nil }.map { $0["number"] })
        return exhibit
    }

    private static func history(of id: JobID, _ db: Database) throws -> [HistoryAnswer.Entry] {
        try Row.fetchAll(db, sql: "SELECT * FROM history WHERE job = ? ORDER BY id", arguments: [id]).map { row in
            let from: String? = row["from_state"]
            let detail: String? = row["detail"]
            return HistoryAnswer.Entry(
                id: row["id"], at: Timestamp(milliseconds: row["at"]), event: row["event"],
                from: try from.map { try word($0) }, to: try word(row["to_state"]),
                detail: try detail.map { try JSON(parsing: $0) })
        }
    }

    private static func submission(_ row: Row) throws -> SubmissionRow {
        SubmissionRow(
            number: row["number"], intentAt: Timestamp(milliseconds: row["intent_at"]),
            outcome: try word(row["outcome"]),
            taskID: (row["task_id"] as String?).map { TaskID($0) },
            credits: CreditsAnswer(estimate: row["estimate"], state: try word(row["credits"])),
            resolvedAt: (row["resolved_at"] as Int64?).map(Timestamp.init(milliseconds:)))
    }

    private static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else {
            throw Violation(.service, nil, "the store holds '\(text)' where a \(Word.self) belongs")
        }
        return word
    }
}
