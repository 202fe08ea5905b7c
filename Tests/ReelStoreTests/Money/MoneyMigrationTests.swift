import GRDB
import ReelCore
import ReelTesting
import Testing

@testable import ReelStore

/// A file of before the account: nothing of it is lost, and what was paid counts.
@Suite struct MoneyMigrationTests {
    /// Rows as the version before wrote them: a success of 23 November, a job in doubt, and one that is ready.
    private static let rows = """
        INSERT INTO job VALUES(1,'succeeded',NULL,NULL,0,'main',1000,'kling/kling-v3','spring',0,NULL,NULL,600,1795421963203,
            0,0,1,'spent',0,'task_1','succeeded',0,0,0,0,NULL,NULL,1795421964377,1795421983256,0,1795421987198,'succeeded',
            NULL,'[{"url":"https://e.x/1"}]','[{"bytes":1,"contentType":"video/mp4","file":"1-0.mp4","sha256":"00"}]',NULL,
            NULL,'{"model":"kling/kling-v3","prompt":"old 1","duration":5}');
        INSERT INTO job VALUES(2,'in_doubt','expire',1795421999999,0,'main',1000,'kling/kling-v3',NULL,0,NULL,NULL,70,
            1795421963203,0,0,1,'unknown',0,NULL,'none',0,0,1,0,NULL,1795421964377,NULL,NULL,0,NULL,NULL,
            '{"code":"interrupted","message":"m"}',NULL,NULL,NULL,NULL,'{"model":"kling/kling-v3","prompt":"old 2"}');
        INSERT INTO job VALUES(3,'queued','ready',NULL,0,'main',1000,'kling/kling-v3',NULL,0,NULL,NULL,600,1795421966495,0,0,
            0,'none',0,NULL,'none',0,0,0,0,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,
            '{"model":"kling/kling-v3","prompt":"old 3","duration":5}');
        INSERT INTO submission VALUES(1,1,'main',1795421963422,'accepted','task_1',NULL,'r',600,'spent',1795421964377,NULL,0,
            NULL,0);
        INSERT INTO submission VALUES(2,1,'main',1795421963422,'unknown',NULL,'{"code":"interrupted","message":"m"}',NULL,70,
            'unknown',1795421964377,NULL,0,NULL,0);
        INSERT INTO tally VALUES('lane','main','succeeded',1),('lane','main','in_doubt',1),('lane','main','queued',1),
            ('lane','main','slot',1),('owner','1000','succeeded',1),('owner','1000','in_doubt',1),
            ('owner','1000','queued',1),('batch','1000/spring','succeeded',1);
        """

    @Test func `a file of before the account is carried over with what it spent`() async throws {
        let (time, folder) = (TestTime(), try TemporaryFolder())
        let path = "\(folder.path)/reel.db"
        let old = try DatabaseQueue(path: path)
        try Migrations.migrator().migrate(old, upTo: "3: counts by owner")
        try await old.write { try $0.execute(sql: Self.rows) }
        try old.close()

        let store = try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
        defer { try? store.close() }
        let budget = try await store.budget(.total, owner: nil)
        #expect(budget.total.spent == Amount(credits: 600, clips: 1) && budget.total.unknown.credits == 70)
        #expect(budget.days.map(\.name) == ["2026-11-23"] && budget.batches.map(\.name) == ["spring"])
        #expect(try await store.submissions(of: 1).map(\.requestID) == ["r"])
        #expect(try await store.claim(ClaimScope(lane: "main"), upTo: 5, limit: 5).map(\.id) == [3])
        try await store.record(.declaredNotCreated, of: 2, submission: nil)
        #expect(try await store.budget(.total, owner: nil).total.unknown == Amount())
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
    }

    /// What a job spent that was deleted since.
    private static let pruned = """
        INSERT INTO account (day, lane, model, owner, batch, pruned, \(LedgerSums.names.joined(separator: ", ")))
            VALUES ('2026-11-23', 'main', 'kling/kling-v3', 1000, 'spring', 1, 0, 0, 0, 600, 1, 5, 0, 0, 0);
        INSERT INTO cap_use \(LedgerSums.byCapAtFirst);
        """

    @Test func `what deleted jobs have spent is carried over to the account that knows tokens`() async throws {
        let (time, folder) = (TestTime(), try TemporaryFolder())
        let path = "\(folder.path)/reel.db"
        let old = try DatabaseQueue(path: path)
        try Migrations.migrator().migrate(old, upTo: "7: webhooks")
        try await old.write { try $0.execute(sql: Self.pruned) }
        try old.close()

        let store = try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
        defer { try? store.close() }
        let budget = try await store.budget(.total, owner: nil)
        #expect(budget.total.spent.credits == 600 && budget.batches.map(\.name) == ["spring"])
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
    }

    @Test func `no query of claims looks at more than it needs`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/reel.db"
        try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(TestTime())).close()
        let queue = try DatabaseQueue(path: path)
        let plans = [
            (
                "SELECT \(Candidate.columns) FROM job WHERE work = 'ready' AND lane = ? ORDER BY priority DESC, turn, id",
                "job_ready"
            ),
            (
                """
                SELECT \(Candidate.columns) FROM job WHERE state = 'held' AND holds = 2 AND lane = ?
                ORDER BY priority DESC, turn, id
                """, "job_budget"
            ),
            ("SELECT 1 FROM job WHERE state = 'held' AND holds = 2 AND lane = ? LIMIT 1", "job_budget"),
            (
                "SELECT min(due_at) FROM job WHERE work = 'waiting' AND lane = ? AND due_at IS NOT NULL", "job_due"
            ),
            (
                """
                SELECT id FROM job INDEXED BY job_fingerprint
                WHERE \(SlimIndexes.isFingerprint) AND owner = ?2
                    AND (finished_at IS NULL OR (state = 'succeeded' AND created_at > ?3)) ORDER BY id DESC LIMIT 1
                """, "job_fingerprint"
            ),
            ("DELETE FROM flow WHERE lane = ? AND priority = ? AND next <= ?", "flow_next"),
            (
                """
                SELECT job.* FROM dependency JOIN job ON job.id = dependency.child WHERE dependency.parent = ?
                """, "dependency_parent"
            ),
            ("SELECT * FROM account WHERE batch = ? AND batch <> '' AND owner = ?", "account_batch"),
        ]
        for (sql, index) in plans {
            let plan = try await queue.read { db in
                let bound = sql.replacing("?", with: "1")
                return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(bound)").map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("INDEX \(index)") }, "\(sql): \(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }, "\(sql): \(plan)")
        }
    }
}
