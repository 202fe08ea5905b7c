import ReelCore
import ReelStore
import ReelTesting
import Testing

/// A caller's key makes one job, however often it is sent.
@Suite struct IdempotencyTests {
    private func store() throws -> SQLiteStore { try SQLiteStore.inMemory(rules: Samples.rules(TestTime())) }

    private func job(key: String, hash: String = "h", owner: UInt32 = 1000) -> NewJob {
        var job = Samples.job(owner: owner)
        job.idempotency = Idempotency(key: key, bodyHash: hash)
        return job
    }

    @Test func `the same key answers the first jobs, all of them`() async throws {
        let store = try store()
        var new = job(key: "k")
        new.takes = 2
        let first = try await store.enqueue([new])[0].get()
        let second = try await store.enqueue([new])[0].get()
        #expect(first.jobs.map(\.id) == [1, 2] && !first.isReplay)
        #expect(second.jobs.map(\.id) == [1, 2] && second.isReplay)
        #expect(try await store.replay(Idempotency(key: "k", bodyHash: "h"), owner: 1000)?.jobs.map(\.id) == [1, 2])
    }

    @Test func `with another body it is a conflict, and for another owner it is another key`() async throws {
        let store = try store()
        _ = try await store.enqueue([job(key: "k")])
        let other = try await store.enqueue([job(key: "k", hash: "x")])[0]
        #expect(throws: ReelError.self) { try other.get() }
        #expect(try await store.enqueue([job(key: "k", hash: "x", owner: 7)])[0].get().isReplay == false)
        #expect(try await store.tally().total(.queued) == 2)
    }

    @Test func `one line's conflict undoes its own part only`() async throws {
        let store = try store()
        let results = try await store.enqueue([job(key: "a"), job(key: "a", hash: "x"), job(key: "b")])
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(try await store.tally().total(.queued) == 2)
    }

    @Test(.timeLimit(.minutes(30))) func `of a race there is one winner, whom all the others are told of`() async throws
    {
        let store = try store()
        let ids = try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await store.enqueue([job(key: "k")])[0].get().jobs[0].id } }
            return try await group.reduce(into: Set<JobID>()) { $0.insert($1) }
        }
        #expect(ids == [1])
    }
}
