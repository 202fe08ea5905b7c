import GRDB
import Testing

/// Every statement that a running store prepares finds its rows by an index, however many jobs there are.
///
/// What runs while the file is opened (migrations, restoration, reading render times) and what looks through a copy
/// (the check, a backup) is not among them: it may take its time, once or beside the store.
@Suite struct QueryPlanTests {
    /// What may look through a table that grows: a piece of the statement, and why.
    private static let exemptions: [(piece: String, reason: String)] = [
        ("SET due_at = due_at + :step, lost_since", "the clock was set: each job that waits is moved, once"),
        ("SET follow_at = follow_at + :step", "the clock was set: each task that is followed is moved, once"),
        ("UPDATE delivery SET due_at = due_at + :step", "the clock was set: each notice that waits is moved, once"),
        ("FROM account WHERE TRUE", "a report of all money there ever was: a row a day, lane, model, owner and batch"),
        ("ORDER BY max(day) DESC", "the batches of a report, newest first: a row each, of a window"),
    ]

    /// So many statements name each table, at least: none is overlooked.
    private static let least: [String: Int] = [
        "job": 46, "submission": 19, "history": 6, "idempotency": 3, "dependency": 4, "job_upload": 2, "upload": 4,
        "account": 25, "cap_use": 3, "render_time": 2, "resubmission": 2, "tally": 10, "flow": 7, "turn": 2, "lane": 2,
        "meta": 3, "lane_event": 5, "event_floor": 2, "event_gap": 1, "token": 9, "delivery": 26, "webhook_target": 14,
        "webhook_secret": 5,
    ]

    @Test func `no statement looks through a table that grows with the number of jobs`() async throws {
        let plans = try await QueryPlanWorld.afterEverything().plans()
        for plan in plans where !Self.exemptions.contains(where: { plan.sql.contains($0.piece) }) {
            #expect(plan.faults == [], "\(plan)")
        }
        for (piece, reason) in Self.exemptions {
            let isNeeded = plans.contains { $0.sql.contains(piece) && !$0.faults.isEmpty }
            #expect(isNeeded, "no statement with \"\(piece)\" needs its exemption (\(reason))")
        }
    }

    @Test func `every table is met by all the statements that name it`() async throws {
        let world = try await QueryPlanWorld.afterEverything()
        let plans = try await world.plans()
        #expect(try await Set(world.tables()) == Set(Self.least.keys))
        for (table, least) in Self.least {
            let met = plans.filter { $0.tables.contains(table) }.map(\.sql)
            #expect(met.count >= least, "\(table):\n\(met.joined(separator: "\n"))")
        }
    }

    @Test func `plans are made without statistics, as nothing gathers any`() async throws {
        let world = try await QueryPlanWorld.afterEverything()
        #expect(try await !world.hasStatistics())
        let gathering = world.statements.filter { sql in
            ["ANALYZE", "OPTIMIZE"].contains { sql.uppercased().contains($0) }
        }
        #expect(gathering == [])
    }

    @Test(arguments: [
        ("SELECT * FROM job WHERE model = ?", false), ("SELECT j.model FROM job AS j LIMIT 1", false),
        ("SELECT * FROM job WHERE owner = ? ORDER BY created_at", false), ("DELETE FROM history WHERE at < ?", false),
        ("SELECT id FROM job INDEXED BY job_state WHERE model = ?", false),
        ("SELECT finished_at FROM job WHERE finished_at IS NOT NULL ORDER BY finished_at LIMIT 1", true),
        ("SELECT * FROM job WHERE owner = ? ORDER BY id", true), ("SELECT count(*) FROM lane", true),
        ("SELECT count(*) FROM (SELECT 1 FROM history WHERE job = ? LIMIT 5)", true),
    ])
    func `a walk and a sort are told from a search`(sql: String, isFine: Bool) async throws {
        let plan = try await QueryPlanWorld().plan(of: sql)
        #expect(plan.faults.isEmpty == isFine, "\(plan)")
    }
}

/// How SQLite goes about a statement.
struct QueryPlan: CustomStringConvertible {
    /// Tables that no number of jobs makes large; and `waiting`, which a statement fills itself.
    private static let small: Set<String> = [
        "meta", "lane", "turn", "flow", "tally", "token", "webhook_target", "event_floor", "event_gap", "cap_use",
        "resubmission", "sqlite_master", "sqlite_schema", "sqlite_sequence", "waiting",
    ]

    let sql: String
    let steps: [String]

    init(of sql: String, _ db: Database) throws {
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        // As it is prepared: before any value is known.
        statement.setUncheckedArguments(StatementArguments())
        self.sql = sql
        steps = try Row.fetchAll(statement).map { $0["detail"] as String }
    }

    /// Whether a statement is one that finds rows.
    static func isNeeded(for sql: String) -> Bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains { sql.hasPrefix($0) }
    }

    var description: String { ([sql] + steps.map { "    \($0)" }).joined(separator: "\n") }

    /// The tables that the statement names; some other words are among them.
    var tables: Set<String> {
        let before: Set<Substring> = ["FROM", "INTO", "JOIN", "UPDATE"]
        let words = words
        return Set(zip(words, words.dropFirst()).filter { before.contains($0.0) }.map { String($0.1) })
    }

    /// The steps that take the longer the more jobs there are.
    var faults: [String] {
        guard steps.contains(where: isOfLargeTable) else { return [] }
        return steps.filter { isSort($0) || isWalk($0) }
    }

    private func isSort(_ step: String) -> Bool { step.hasPrefix("USE TEMP B-TREE") && step.hasSuffix("ORDER BY") }

    /// To go along an index is no walk where it ends after some rows in that order.
    private func isWalk(_ step: String) -> Bool {
        guard isOfLargeTable(step) else { return false }
        guard step.hasPrefix("SCAN") else { return step.contains(" AUTOMATIC ") }
        let isEnded = words.contains("LIMIT") && words.contains("ORDER") && !steps.contains(where: isSort)
        return !(isEnded && step.contains(" INDEX "))
    }

    private func isOfLargeTable(_ step: String) -> Bool { table(of: step).map { !Self.small.contains($0) } ?? false }

    /// The table that a step goes to, which it may call as the statement does; `nil` for rows that the statement made.
    private func table(of step: String) -> String? {
        let parts = step.split(separator: " ")
        guard parts.count > 1, parts[0] == "SCAN" || parts[0] == "SEARCH" else { return nil }
        let (name, words) = (parts[1], words)
        guard !name.hasPrefix("("), name != "CONSTANT" else { return nil }
        let alias = words.indices.dropFirst(2).first { words[$0] == name && words[$0 - 1] == "AS" }
        return alias.map { String(words[$0 - 2]) } ?? String(name)
    }

    /// The statement's words, without what stands between them.
    private var words: [Substring] { sql.split { !$0.isLetter && !$0.isNumber && $0 != "_" } }
}
