import GRDB
import ReelCore
import ReelTesting
import Testing

@testable import ReelStore

/// How the queries of the outbox find their rows.
@Suite struct WebhookPlanTests {
    /// The steps of a query as it is run.
    private func plan(_ sql: String) async throws -> [String] {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/reel.db"
        try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(TestTime())).close()
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try await queue.read { db in
            let bound = sql.replacing("?", with: "1")
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(bound)").map { $0["detail"] as String }
        }
    }

    @Test(arguments: [nil, 1000] as [UInt32?], [nil, .dead] as [Delivery.State?])
    func `a list of deliveries looks at no others, whatever it is filtered by`(
        owner: UInt32?, state: Delivery.State?
    ) async throws {
        for job in [nil, 1] as [JobID?] {
            var filter = DeliveryFilter()
            (filter.owner, filter.state, filter.job) = (owner, state, job)
            let steps = try await plan(SQLiteStore.query(filter).sql)
            #expect(steps.allSatisfy { $0.hasPrefix("SEARCH") }, "\(steps)")
            let index =
                job != nil ? "delivery_job" : owner != nil ? "delivery_owner" : state != nil ? "delivery_state" : ""
            #expect(steps.first?.contains(index.isEmpty ? "PRIMARY KEY" : "INDEX \(index)") == true, "\(steps)")
        }
    }

    @Test(arguments: [
        (SQLiteStore.due, "webhook_target_due"), (SQLiteStore.nextTargetDue, "webhook_target_next"),
        (SQLiteStore.pending, "delivery_due"), (SQLiteStore.over, "delivery_since"),
        (SQLiteStore.oldAlarms, "delivery_old_alarm"), (SQLiteStore.oldTokens, "token_revoked"),
        (SQLiteStore.oldTokens, "job_token"),
    ])
    func `what is due, and what is over, is found by its time`(sql: String, index: String) async throws {
        let steps = try await plan(sql)
        #expect(steps.contains { $0.contains("INDEX \(index)") }, "\(steps)")
        #expect(!steps.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(steps)")
    }

    @Test func `owners with something due, and an owner's targets, are found by an index`() async throws {
        for (sql, index) in [
            (SQLiteStore.dueOwners, "webhook_target_due"), (SQLiteStore.targets(ofOne: true), "webhook_target_owner"),
        ] {
            let steps = try await plan(sql)
            #expect(steps.contains { $0.contains("INDEX \(index)") }, "\(steps)")
            #expect(!steps.contains { $0 == "SCAN webhook_target" || $0.contains("TEMP B-TREE") }, "\(steps)")
        }
    }
}
