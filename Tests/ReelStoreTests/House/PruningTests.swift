import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Ended jobs and their clips, when their time is over.
@Suite struct PruningTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private var path: String { "\(folder.path)/reel.db" }
    private static let clip = Clip(file: "1-0.mp4", bytes: 1, sha256: "00", contentType: "video/mp4")

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(time))
    }

    private func succeeded(_ change: (inout NewJob) -> Void = { _ in }) async throws -> JobID {
        var job = Samples.job()
        change(&job)
        let id = try await store.enqueue([job])[0].get().jobs[0].id
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 10)
        let events: [Event] = [
            .accepted(TaskID("t\(id)"), requestID: nil), .taskSucceeded([Video(url: "https://e.x/1")]),
            .fetched([Self.clip]),
        ]
        for event in events { try await store.record(event, of: id, submission: 1) }
        return id
    }

    private func expectAgreement() async throws {
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
    }

    @Test func `clips whose time is over are marked, once, and a refetch brings them back`() async throws {
        let old = try await succeeded()
        time.advance(by: .seconds(1000))
        let young = try await succeeded()
        let end = time.now + .seconds(-500)
        #expect(try await store.pruneClips(endedBy: end, upTo: 10) == [old])
        #expect(try await store.pruneClips(endedBy: end, upTo: 10).isEmpty)
        let pruned = try await store.job(old)?.lifecycle
        #expect(pruned?.state == .succeeded && pruned?.clips.first?.prunedAt == time.now)
        #expect(try await store.history(of: old).last?.entry.event == "clips_pruned")
        #expect(try await store.job(young)?.lifecycle.clips.first?.prunedAt == nil)
        try await store.record(.refetchRequested, of: old, submission: nil)
        try await store.record(.fetched([Self.clip]), of: old, submission: nil)
        #expect(try await store.job(old)?.lifecycle.clips.first?.prunedAt == nil)
        try await expectAgreement()
    }

    @Test func `ended jobs go with all that is theirs, and the counts follow`() async throws {
        let id = try await succeeded { job in
            job.batch = "spring"
            job.idempotency = Idempotency(key: "k", bodyHash: "h")
        }
        let kept = try await store.enqueue([Samples.job()])[0].get().jobs[0].id
        let (removed, next) = try await store.removeEnded(by: time.now, from: .start, upTo: 10)
        #expect(removed == [id] && next == nil)
        #expect(try await store.job(id) == nil)
        #expect(try await store.history(of: id).isEmpty)
        #expect(try await store.submissions(of: id).isEmpty)
        #expect(try await store.replay(Idempotency(key: "k", bodyHash: "h"), owner: 1000) == nil)
        #expect(try await store.job(kept) != nil)
        let tally = try await store.tally()
        #expect(tally.total(.succeeded) == 0 && tally.total(.queued) == 1)
        try await expectAgreement()
    }

    @Test func `a job whose task is still followed stays`() async throws {
        let ids = try await store.enqueue([Samples.job("a"), Samples.job("b")]).map { try $0.get().jobs[0].id }
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 2, limit: 10)
        for id in ids {
            try await store.record(.accepted(TaskID("t\(id)"), requestID: nil), of: id, submission: 1)
            try await store.record(.cancelRequested, of: id, submission: nil)
        }
        // The second went on without its task, which is followed in the ledger alone.
        try await store.record(.retried(again: true), of: ids[1], submission: nil)
        try await store.record(.cancelRequested, of: ids[1], submission: nil)
        time.advance(by: .seconds(86_400 * 365))
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed.isEmpty)
        let task = try #require(try await store.dueFollows(lane: "main", upTo: 1, excluding: []).first)
        try await store.recordFollow(.taskSucceeded([]), of: task)
        try await store.record(.taskSucceeded([]), of: ids[0], submission: 1)
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed.sorted() == ids)
    }

    @Test func `the first of several takes stays until the others are gone`() async throws {
        var job = Samples.job()
        (job.takes, job.idempotency) = (3, Idempotency(key: "k", bodyHash: "h"))
        let ids = try await store.enqueue([job])[0].get().jobs.map(\.id)
        for id in [ids[0], ids[2]] { try await store.record(.cancelRequested, of: id, submission: nil) }
        time.advance(by: .seconds(1))
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [ids[2]])
        let replay = try await store.replay(Idempotency(key: "k", bodyHash: "h"), owner: 1000)
        #expect(replay?.jobs.map(\.id) == [ids[0], ids[1]])
        try await store.record(.cancelRequested, of: ids[1], submission: nil)
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [ids[1]])
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [ids[0]])
    }

    @Test func `no query of the house looks at more than it needs`() async throws {
        let queue = try DatabaseQueue(path: path)
        let hasClips = "instr(clips, '\"prunedAt\"') = 0"
        let plans = [
            ("SELECT * FROM job WHERE finished_at <= 1 AND \(hasClips) ORDER BY finished_at LIMIT 5", "job_clips"),
            (
                "SELECT finished_at FROM job WHERE finished_at IS NOT NULL AND \(hasClips) ORDER BY finished_at LIMIT 1",
                "job_clips"
            ),
            (
                """
                SELECT * FROM job WHERE (finished_at, id) > (1, 1) AND finished_at <= 2 ORDER BY finished_at, id LIMIT 5
                """, "job_finished"
            ),
            (
                """
                SELECT 1 FROM job_upload AS u JOIN job AS j ON j.id = u.job
                WHERE u.sha = 'a' AND (j.finished_at IS NULL OR j.finished_at > 1 OR j.work IS NOT NULL) LIMIT 1
                """, "job_upload_sha"
            ),
        ]
        for (sql, index) in plans {
            let plan = try await queue.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("INDEX \(index)") }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") && !$0.contains("INDEX") })
        }
    }

    @Test(.timeLimit(.minutes(30))) func `what is deleted is given back to the disk`() async throws {
        var job = Samples.job()
        job.request = ["model": "kling/kling-v3", "prompt": .string(String(repeating: "x", count: 60_000))]
        let ids = try await store.enqueue(Array(repeating: job, count: 300)).map { try $0.get().jobs[0].id }
        let shared = store
        try await withThrowingTaskGroup { group in
            for id in ids { group.addTask { _ = try await shared.record(.cancelRequested, of: id, submission: nil) } }
            try await group.waitForAll()
        }
        try await store.settleLog()
        let before = try fileSize()
        var place = EndedPlace?.some(.start)
        while let from = place { place = try await store.removeEnded(by: time.now, from: from, upTo: 50).next }
        var steps = 0
        while try await store.reclaim() { steps += 1 }
        try await store.settleLog()
        #expect(steps > 3)
        let after = try fileSize()
        #expect(after < before / 3, "\(before) \(after)")
        try await expectAgreement()
    }

    private func fileSize() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}
