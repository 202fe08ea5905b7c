import Foundation
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// The store in a file of its own, as the daemon uses it.
@Suite struct StoreTests {
    /// A store with its clock and its folder.
    private struct Fixture {
        let time = TestTime()
        let folder: TemporaryFolder
        let store: SQLiteStore

        init(policy: Policy = Policy()) throws {
            folder = try TemporaryFolder()
            store = try SQLiteStore.open(
                at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(time, policy: policy))
        }

        func enqueue(_ jobs: NewJob...) async throws -> [Job] {
            try await store.enqueue(jobs).flatMap { try $0.get().jobs }
        }
    }

    @Test func `a job comes back as it was stored`() async throws {
        let fixture = try Fixture()
        var new = Samples.job("a \u{1F600} cat\u{0}")
        new.request = try JSON(
            parsing: #"{"model":"kling/kling-v3","x":0.50,"prompt":"\u0000","z":[1e2,{"b":1,"a":2}]}"#)
        (new.batch, new.labels, new.priority) = ("spring", ["a": "b"], -3)
        new.warnings = [Warning(field: "x", "unknown")]
        let id = try await fixture.enqueue(new)[0].id
        let job = try #require(try await fixture.store.job(id))
        #expect(job.request.description == new.request.description)
        #expect(job.batch == "spring" && job.labels == ["a": "b"] && job.priority == -3)
        #expect(job.warnings == new.warnings)
        #expect(job.lifecycle.state == .queued)
        #expect(job.createdAt == fixture.time.now)
    }

    @Test func `numbers are never used twice and takes make several jobs`() async throws {
        let fixture = try Fixture()
        var new = Samples.job()
        new.takes = 3
        #expect(try await fixture.enqueue(new, Samples.job()).map(\.id) == [1, 2, 3, 4])
    }

    @Test func `a claim takes by priority, then by age, and never more than the limit`() async throws {
        let fixture = try Fixture()
        var high = Samples.job("high")
        high.priority = 5
        _ = try await fixture.enqueue(Samples.job("a"), Samples.job("b"), high)
        let first = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 10, limit: 2)
        #expect(first.map(\.id) == [3, 1])
        #expect(first.allSatisfy { $0.lifecycle.state == .submitting })
        #expect(try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 10, limit: 2).isEmpty)
        #expect(try await fixture.store.claim(ClaimScope(lane: "other"), upTo: 10, limit: 2).isEmpty)
    }

    @Test(.timeLimit(.minutes(30))) func `claims at the same time never take the same job`() async throws {
        let fixture = try Fixture()
        _ = try await fixture.store.enqueue((0..<100).map { Samples.job("\($0)") })
        let claimed = try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask { try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 7, limit: 90) }
            }
            return try await group.reduce(into: []) { $0 += $1.map(\.id) }
        }
        #expect(claimed.count == 90)
        #expect(Set(claimed).count == 90)
    }

    @Test func `a refused event changes nothing at all`() async throws {
        let fixture = try Fixture()
        let id = try await fixture.enqueue(Samples.job())[0].id
        let before = try await fixture.store.job(id)
        await #expect(throws: IllegalTransition.self) {
            try await fixture.store.record(.fetched([]), of: id, submission: nil)
        }
        #expect(try await fixture.store.job(id)?.lifecycle == before?.lifecycle)
        #expect(try await fixture.store.history(of: id).count == 1)
    }

    @Test func `an event about an older submission is refused`() async throws {
        let fixture = try Fixture()
        let id = try await fixture.enqueue(Samples.job())[0].id
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10)
        try await fixture.store.record(.notSent("refused"), of: id, submission: 1)
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10)
        await #expect(throws: IllegalTransition.self) {
            try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: id, submission: 1)
        }
        #expect(try await fixture.store.submissions(of: id).map(\.outcome) == [.notSent, .pending])
    }

    @Test func `a cancelled caller's write is still written`() async throws {
        let fixture = try Fixture()
        let id = try await fixture.enqueue(Samples.job())[0].id
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: id, submission: 1)
        }
        #expect(try await task.value.lifecycle.state == .rendering)
        #expect(try await fixture.store.job(id)?.lifecycle.taskID == TaskID("t"))
    }

    @Test func `found in submitting at start-up, a job is in doubt; everything else is simply due`() async throws {
        let fixture = try Fixture()
        let ids = try await fixture.enqueue(Samples.job("a"), Samples.job("b"), Samples.job("c")).map(\.id)
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 2, limit: 10)
        try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: ids[1], submission: 1)
        try fixture.store.close()
        let again = try SQLiteStore.open(
            at: "\(fixture.folder.path)/reel.db", sandbox: false, rules: Samples.rules(fixture.time))
        #expect(try await again.recover() == 1)
        #expect(try await again.recover() == 0)
        var states: [JobState?] = []
        for id in ids { states.append(try await again.job(id)?.lifecycle.state) }
        #expect(states == [.inDoubt, .rendering, .queued])
        #expect(try await again.submissions(of: ids[0]).map(\.outcome) == [.unknown])
    }

    @Test func `a task that one job has cannot be adopted by another`() async throws {
        let fixture = try Fixture()
        let ids = try await fixture.enqueue(Samples.job("a"), Samples.job("b")).map(\.id)
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 2, limit: 10)
        try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: ids[0], submission: 1)
        let error = JobError(code: "no_answer", message: "none")
        try await fixture.store.record(.outcomeUnknown(error), of: ids[1], submission: 1)
        await #expect(throws: ReelError.self) {
            try await fixture.store.record(.adopted(TaskID("t")), of: ids[1], submission: nil)
        }
        try await fixture.store.record(.adopted(TaskID("u")), of: ids[1], submission: nil)
        let row = try #require(try await fixture.store.submissions(of: ids[1]).first)
        #expect(row.outcome == .adopted)
        #expect(row.error == error)
    }
}
