import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// What starting from a backup does to each job, and what it never does again.
@Suite struct RestorationTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private var copy: String { "\(folder.path)/copy.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ name: String, policy: Policy = Policy()) throws -> SQLiteStore {
        try SQLiteStore.open(at: "\(folder.path)/\(name)", sandbox: false, rules: Samples.rules(time, policy: policy))
    }

    /// A store with a job in each state that matters, backed up, and the backup opened as a store of its own.
    private func restored(policy: Policy = Policy()) async throws -> (SQLiteStore, [String: JobID]) {
        let store = try open("reel.db")
        let names = ["rendering", "submitting", "doubt", "canceling", "queued", "held"]
        var ids: [String: JobID] = [:]
        for name in names { ids[name] = try await store.enqueue([Samples.job(name)])[0].get().jobs[0].id }
        let claimed = ["rendering", "submitting", "doubt", "canceling"].compactMap { ids[$0] }
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 4, limit: 10)
        #expect(claimed.count == 4)
        try await store.record(.accepted(TaskID("t"), requestID: nil), of: claimed[0], submission: 1)
        try await store.record(.outcomeUnknown(JobError(code: "x", message: "x")), of: claimed[2], submission: 1)
        try await store.record(.cancelRequested, of: claimed[3], submission: 1)
        try await store.record(.held, of: try #require(ids["held"]), submission: nil)
        try await store.backUp(to: copy)
        try store.close()
        return (try open("copy.db", policy: policy), ids)
    }

    @Test func `what waited is held, what was being submitted is in doubt, what rendered goes on`() async throws {
        let (store, ids) = try await restored()
        var states: [String: JobState] = [:]
        for (name, id) in ids { states[name] = try await store.job(id)?.lifecycle.state }
        #expect(
            states == [
                "rendering": .rendering, "submitting": .inDoubt, "doubt": .inDoubt, "canceling": .canceled,
                "queued": .held, "held": .held,
            ])
        let held = try await store.job(try #require(ids["held"]))
        #expect(held?.lifecycle.holds == [.operator, .restored])
        #expect(try await store.submissions(of: try #require(ids["canceling"]))[0].outcome == .unknown)
        let queued = try #require(ids["queued"])
        #expect(try await store.history(of: queued).map(\.entry.event) == ["enqueued", "restored"])
        #expect(try await store.claim(ClaimScope(lane: "main"), upTo: 10, limit: 10).isEmpty)
        let tally = try await store.tally()
        #expect(tally.total(.held) == 2 && tally.total(.queued) == 0 && tally.total(.inDoubt) == 2)
    }

    @Test func `notices that waited wait on under their ids, and are signed by secrets that no backup holds`()
        async throws
    {
        let store = try open("reel.db")
        var job = Samples.job()
        job.webhook = "https://a.example/"
        let id = try await store.enqueue([job])[0].get().jobs[0].id
        try await store.record(.cancelRequested, of: id, submission: nil)
        let (first, second) = (WebhookSecret.random(), WebhookSecret.random())
        #expect(try await store.webhookSecrets(of: 1000, orMaking: first).map(\.secret) == [first])
        let before = try await store.deliveries(DeliveryFilter()).deliveries
        try await store.backUp(to: copy)
        try store.close()
        let bytes = try Data(contentsOf: URL(filePath: copy))
        #expect(bytes.range(of: Data(first.reveal().utf8)) == nil)

        let restored = try open("copy.db")
        #expect(try await restored.webhookSecrets(of: 1000, orMaking: second).map(\.secret) == [second])
        #expect(try await restored.deliveries(DeliveryFilter()).deliveries == before && before.count == 1)
        #expect(try await restored.dueTargets(upTo: 9).targets.count == 1)
    }

    @Test func `it happens once, and release puts a job back`() async throws {
        let (store, ids) = try await restored()
        let queued = try #require(ids["queued"])
        #expect(store.finding.restored != nil)
        try await store.record(.released, of: queued, submission: nil)
        try store.close()
        let again = try open("copy.db")
        // Nobody has looked through the copy yet.
        #expect(again.finding.restored == nil && !again.finding.wasClean)
        #expect(try await again.job(queued)?.lifecycle.state == .queued)
    }

    @Test func `no number that was handed out since the backup comes again`() async throws {
        let (store, _) = try await restored()
        let id = try await store.enqueue([Samples.job("new")])[0].get().jobs[0].id
        #expect(id > 1_000_000)
        #expect(try await store.history(of: id)[0].id > 100_000_000)
    }

    @Test func `nothing submits a restored job again but a person`() async throws {
        var policy = Policy()
        (policy.inDoubt, policy.failedCodes) = (.resubmit, ["BROKEN"])
        let (store, ids) = try await restored(policy: policy)
        let (doubt, rendering) = (try #require(ids["doubt"]), try #require(ids["rendering"]))
        await #expect(throws: IllegalTransition.self) {
            try await store.record(.resubmitted(byPolicy: true), of: doubt, submission: nil)
        }
        let failure = Event.taskFailed(JobError(code: "BROKEN", message: "it broke"))
        #expect(try await store.record(failure, of: rendering, submission: 1).lifecycle.state == .failed)
        #expect(
            try await store.record(.resubmitted(byPolicy: false), of: doubt, submission: nil).lifecycle.state == .queued
        )
        // What comes after the restoration goes by the settings.
        let id = try await store.enqueue([Samples.job("new")])[0].get().jobs[0].id
        var claimed: [JobID] = []
        while !claimed.contains(id) {
            claimed += try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10).map(\.id)
        }
        try await store.record(.accepted(TaskID("u"), requestID: nil), of: id, submission: 1)
        #expect(try await store.record(failure, of: id, submission: 1).lifecycle.state == .queued)
    }

    @Test func `the store that was backed up goes on as it was`() async throws {
        let store = try open("reel.db")
        let id = try await store.enqueue([Samples.job()])[0].get().jobs[0].id
        try await store.backUp(to: copy)
        #expect(try await store.job(id)?.lifecycle.state == .queued)
        try store.close()
        #expect(try open("reel.db").finding.restored == nil)
    }

    @Test(.timeLimit(.minutes(30))) func `a backup is consistent while jobs come in, and holds up nobody`() async throws
    {
        let store = try open("reel.db")
        for _ in 0..<20 { _ = try await store.enqueue((0..<200).map { Samples.job("\($0)") }) }
        let writing = Task {
            var count = 0
            while !Task.isCancelled {
                _ = try await store.enqueue((0..<3).map { Samples.job("more \($0)") })
                count += 1
            }
            return count
        }
        try await store.backUp(to: copy)
        writing.cancel()
        #expect(try await writing.value > 0)
        let queue = try DatabaseQueue(path: copy)
        let (check, jobs, rows) = try await queue.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA integrity_check"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM job"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM history")
            )
        }
        #expect(check == "ok" && jobs == rows && (jobs ?? 0) >= 4000)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/check"))
    }
}
