import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// How many jobs an owner may have that have not ended.
@Suite(.timeLimit(.minutes(30))) struct OpenLimitTests {
    private let folder: TemporaryFolder
    private let time = TestTime()

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> SQLiteStore {
        try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(time))
    }

    private func job(_ prompt: String, owner: UInt32 = 1000, limit: Int? = 5) -> NewJob {
        var job = Samples.job(prompt, owner: owner)
        job.openLimit = limit
        return job
    }

    @Test func `the limit holds within one call, between calls, and under many at once`() async throws {
        let store = try open()
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for call in 0..<20 {
                group.addTask {
                    let results = try await store.enqueue([job("\(call) a"), job("\(call) b")])
                    return results.count { (try? $0.get()) != nil }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == 5)
        #expect(try await store.tally().total(.queued) == 5)
        let refusal = try await store.enqueue([job("more")])[0]
        #expect(throws: ReelError.self) { try refusal.get() }
        // Others, and whoever is exempt, are not concerned.
        _ = try await store.enqueue([job("other", owner: 1001)])[0].get()
        _ = try await store.enqueue([job("exempt", limit: nil)])[0].get()
        try store.close()
    }

    @Test func `an ended job gives its place back, and a replay takes none`() async throws {
        let store = try open()
        var keyed = job("keyed", limit: 1)
        keyed.idempotency = Idempotency(key: "k", bodyHash: "h")
        let id = try await store.enqueue([keyed])[0].get().jobs[0].id
        #expect(try await store.enqueue([keyed])[0].get().isReplay)
        let second = try await store.enqueue([job("2", limit: 1)])[0]
        #expect(throws: ReelError.self) { try second.get() }
        _ = try await store.record(.cancelRequested, of: id, submission: nil)
        _ = try await store.enqueue([job("2", limit: 1)])[0].get()
        try store.close()
    }

    @Test func `a file of before is counted when it is opened`() async throws {
        var store = try open()
        _ = try await store.enqueue((0..<4).map { job("\($0)", limit: nil) })
        _ = try await store.record(.cancelRequested, of: 1, submission: nil)
        let before = try await store.tally()
        try store.close()
        // As the first version made it.
        let queue = try DatabaseQueue(path: "\(folder.path)/reel.db")
        try await queue.write { db in
            let states = try String.fetchAll(db, sql: "SELECT DISTINCT state FROM tally").map { "'\($0)'" }
            try db.execute(
                sql: """
                    DELETE FROM grdb_migrations WHERE identifier LIKE '%counts by owner' OR identifier LIKE '%events';
                    ALTER TABLE history DROP COLUMN reason;
                    DROP TABLE lane_event;
                    DROP TABLE event_floor;
                    DROP TABLE event_gap;
                    DROP INDEX job_ready_id;
                    DROP INDEX job_owner_batch;
                    CREATE TABLE old (
                        scope TEXT NOT NULL CHECK (scope IN ('lane', 'batch')), name TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN (\(states.joined(separator: ", ")))),
                        count INTEGER NOT NULL CHECK (count >= 0), PRIMARY KEY (scope, name, state)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO old SELECT * FROM tally WHERE scope IN ('lane', 'batch');
                    DROP TABLE tally;
                    ALTER TABLE old RENAME TO tally;
                    """)
        }
        try queue.close()

        store = try open()
        #expect(try await store.tally().jobs == before.jobs)
        _ = try await store.enqueue([job("4", limit: 4)])[0].get()
        let refusal = try await store.enqueue([job("5", limit: 4)])[0]
        #expect(throws: ReelError.self) { try refusal.get() }
        try store.close()
    }

    @Test func `a list of one's own passes nobody else's jobs`() async throws {
        let store = try open()
        // More than a page looks at.
        var others = (0..<10_050).map { job("\($0)", owner: 1, limit: nil) }
        for index in others.indices { others[index].batch = "spring" }
        _ = try await store.enqueue(others)
        var filter = JobFilter()
        (filter.owner, filter.batch, filter.limit) = (1000, "spring", 1)
        #expect(try await store.list(filter).jobs.isEmpty)
        #expect(try await store.list(filter).next == nil)
        filter.batch = nil
        filter.state = .queued
        #expect(try await store.list(filter).next == nil)
        try store.close()
    }
}
