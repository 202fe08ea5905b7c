import GRDB
package import ReelCore

extension SQLiteStore {
    /// The newest days that a report has lines of.
    private static let dayLimit = 31

    package func budget(_ period: BudgetWindow.Period, owner: UInt32?) async throws -> BudgetReport {
        let (now, rules) = (rules.time.now, rules.budget())
        return try await read { db in
            let window = rules.calendar.window(period, at: now)
            let rows = AccountRows(window, owner: owner, db)
            return BudgetReport(
                window: window, until: rules.calendar.end(of: period, at: now), zone: rules.calendar.zone,
                total: try rows.total(), lanes: try rows.lines(by: "lane"), models: try rows.lines(by: "model"),
                owners: try rows.lines(by: "CAST(owner AS TEXT)"), batches: try rows.batches(),
                days: try rows.days(upTo: Self.dayLimit), caps: try Self.uses(of: rules, at: now, db))
        }
    }

    private static func uses(of rules: BudgetRules, at now: Timestamp, _ db: Database) throws -> [BudgetReport.CapUse] {
        try rules.caps.map { cap in
            BudgetReport.CapUse(
                cap: cap, sums: try Charges.stored(CapKey(cap, rules.calendar, at: now), db),
                until: rules.calendar.end(of: cap.per, at: now))
        }
    }

    package func batches(owner: UInt32?, named name: String?, upTo limit: Int) async throws -> [BatchReport] {
        try await read { db in
            try Self.batchKeys(owner, name, upTo: limit, db).map { owner, name in
                let key = TallyKey.name(ofBatch: name, of: owner)
                let sql = "SELECT state, count FROM tally WHERE scope = 'batch' AND name = ? AND count > 0"
                let counts = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [key]).map {
                    (try Stored.word($0["state"]) as JobState, $0["count"] as Int)
                }
                let sums = "SELECT \(AccountRows.sums) FROM account WHERE batch = ? AND batch <> '' AND owner = ?"
                let row = try Row.fetchOne(db.cachedStatement(sql: sums), arguments: [name, Int64(owner)])
                return BatchReport(
                    name: name, owner: owner, jobs: Dictionary(uniqueKeysWithValues: counts),
                    sums: row.map(Sums.init(row:)) ?? Sums())
            }
        }
    }

    /// Batches that have jobs, by what the counts are kept under: `UID/NAME`.
    private static func batchKeys(
        _ owner: UInt32?, _ name: String?, upTo limit: Int, _ db: Database
    ) throws -> [(owner: UInt32, name: String)] {
        var (tally, conditions, values) = ("tally", ["tally.scope = 'batch'", "tally.count > 0"], [String]())
        switch (owner, name) {
        case (let owner?, let name?):
            (conditions, values) = (conditions + ["tally.name = ?"], [TallyKey.name(ofBatch: name, of: owner)])
        // What follows the slash sorts before what follows the character after it.
        case (let owner?, nil):
            (conditions, values) = (conditions + ["tally.name > ?", "tally.name < ?"], ["\(owner)/", "\(owner)0"])
        // There are fewer owners than batches.
        case (nil, let name?):
            tally = "tally AS whose CROSS JOIN tally"
            conditions += ["whose.scope = 'owner'", "tally.name = whose.name || '/' || ?"]
            values = [name]
        case (nil, nil): break
        }
        let sql = """
            SELECT DISTINCT tally.name FROM \(tally) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY tally.name LIMIT \(limit)
            """
        return try String.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(values)).compactMap {
            let parts = $0.split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let owner = UInt32(parts[0]) else { return nil }
            return (owner, String(parts[1]))
        }
    }

    package func settle(_ id: JobID, submission number: Int?, isBilled: Bool) async throws -> Job {
        let door = door
        return try await queue.write { writing in
            guard let job = try Self.find(id, writing.db) else { throw ReelError(.notFound, "there is no job \(id)") }
            let number = try number ?? Self.onlyUnknown(of: id, writing.db)
            let followed = "SELECT 1 FROM submission WHERE job = ? AND number = ? AND follow_at IS NOT NULL"
            if try Int.fetchOne(writing.db.cachedStatement(sql: followed), arguments: [id, number]) != nil {
                throw ReelError(
                    .conflict, field: "submission", "its task is still followed, and its end will tell; wait for that")
            }
            return try door.apply(.settled(submission: number, isBilled: isBilled), to: job, in: &writing)
        }
    }

    private static func onlyUnknown(of id: JobID, _ db: Database) throws -> Int {
        let sql = "SELECT number FROM submission WHERE job = ? AND credits = 'unknown' ORDER BY number"
        let numbers = try Int.fetchAll(db.cachedStatement(sql: sql), arguments: [id])
        guard let first = numbers.first else {
            throw ReelError(.conflict, field: "submission", "job \(id) has no submission whose money is unknown")
        }
        guard numbers.count == 1 else {
            let list = numbers.map(String.init).joined(separator: ", ")
            throw ReelError(.conflict, field: "submission", "several submissions are unknown: say which of \(list)")
        }
        return first
    }
}

/// The account's rows of one window, added up.
private struct AccountRows {
    static let sums = LedgerSums.names.map { "coalesce(sum(\($0)), 0) AS \($0)" }.joined(separator: ", ")

    /// So many lines of a kind at most; of batches the newest.
    private static let lineLimit = 1000

    private let conditions: String
    private let values: StatementArguments
    private let owner: UInt32?
    private let db: Database

    init(_ window: BudgetWindow, owner: UInt32?, _ db: Database) {
        (self.owner, self.db) = (owner, db)
        // All days of a month begin with its name.
        let inWindow: [String] = window.period == .total ? [] : ["day >= ? AND day < ? || '~'"]
        let all: [String] = inWindow + (owner == nil ? [] : ["owner = ?"])
        conditions = all.isEmpty ? "TRUE" : all.joined(separator: " AND ")
        let days: [String] = window.period == .total ? [] : [window.name, window.name]
        values = StatementArguments(days) + Self.arguments(owner)
    }

    private static func arguments(_ owner: UInt32?) -> StatementArguments {
        StatementArguments([owner].compactMap(\.self).map(Int64.init))
    }

    func total() throws -> Sums {
        let sql = "SELECT \(Self.sums) FROM account WHERE \(conditions)"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: values).map(Sums.init(row:)) ?? Sums()
    }

    func lines(by column: String) throws -> [BudgetReport.Line] {
        let sql = """
            SELECT \(column) AS name, \(Self.sums) FROM account WHERE \(conditions) GROUP BY 1 ORDER BY 1 LIMIT \(Self.lineLimit)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: values).map {
            BudgetReport.Line(name: $0["name"], owner: nil, sums: Sums(row: $0))
        }
    }

    func batches() throws -> [BudgetReport.Line] {
        let sql = """
            SELECT batch AS name, owner, \(Self.sums) FROM account WHERE \(conditions) AND batch <> ''
            GROUP BY batch, owner ORDER BY max(day) DESC, batch, owner LIMIT \(Self.lineLimit)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: values).map {
            BudgetReport.Line(
                name: $0["name"], owner: UInt32(truncatingIfNeeded: $0["owner"] as Int64), sums: Sums(row: $0))
        }
    }

    /// The newest days, whatever the window.
    func days(upTo limit: Int) throws -> [BudgetReport.Line] {
        let sql = """
            SELECT day AS name, \(Self.sums) FROM account WHERE \(owner == nil ? "TRUE" : "owner = ?")
            GROUP BY day ORDER BY day DESC LIMIT \(limit)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: Self.arguments(owner)).map {
            BudgetReport.Line(name: $0["name"], owner: nil, sums: Sums(row: $0))
        }
    }
}
