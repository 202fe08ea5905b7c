import GRDB
import ReelCore

extension SQLiteStore {
    package func figures() async throws -> StoreFigures {
        let now = rules.time.now
        return try await read { db in
            var figures = StoreFigures()
            figures.tally = try Self.tally(db)
            figures.models = try Self.models(db)
            for lane in figures.tally.jobs.keys {
                figures.oldestDue[lane] = try Self.oldestDue(in: lane, at: now, db)
                let key = CapKey(scope: .lane, name: lane, window: "total")
                figures.credits[lane] = try Charges.stored(key, db)
            }
            return figures
        }
    }

    private static func models(_ db: Database) throws -> [String: [JobState: Int]] {
        var models: [String: [JobState: Int]] = [:]
        let sql = "SELECT name, state, count FROM tally WHERE scope = 'model'"
        for row in try Row.fetchAll(db.cachedStatement(sql: sql)) {
            let state: JobState = try Stored.word(row["state"])
            models[row["name"] as String, default: [:]][state] = row["count"]
        }
        return models
    }

    static let oldestReady = """
        SELECT id, not_before FROM job INDEXED BY job_ready_id WHERE work = 'ready' AND lane = ? ORDER BY id LIMIT 1
        """
    static let oldestDue = """
        SELECT due_at FROM job INDEXED BY job_due WHERE work = ? AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT 1
        """

    private static func oldestDue(
        in lane: String, at now: Timestamp, _ db: Database
    ) throws -> [StoreFigures.Waiting: Timestamp] {
        func due(_ work: Work) throws -> Timestamp? {
            let statement = try db.cachedStatement(sql: oldestDue)
            return try Int64.fetchOne(statement, arguments: [work.rawValue, lane, now.milliseconds])
                .map(Timestamp.init(milliseconds:))
        }
        var oldest: [StoreFigures.Waiting: Timestamp] = [:]
        oldest[.submit] = [try due(.waiting), try readySince(in: lane, db)].compactMap(\.self).min()
        oldest[.poll] = try due(.poll)
        oldest[.fetch] = try due(.fetch)
        return oldest
    }

    /// Since when the oldest ready job is ready: since the last thing that happened to it, or its `not_before`.
    private static func readySince(in lane: String, _ db: Database) throws -> Timestamp? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: oldestReady), arguments: [lane]) else { return nil }
        let last = "SELECT at FROM history WHERE job = ? ORDER BY id DESC LIMIT 1"
        let happened = try Int64.fetchOne(db.cachedStatement(sql: last), arguments: [row["id"] as JobID])
        return [happened, row["not_before"] as Int64?].compactMap(\.self).max().map(Timestamp.init(milliseconds:))
    }
}
