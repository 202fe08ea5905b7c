import Foundation
import ReelBench
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Databases with tasks that nobody has submitted.
struct RenderingFillerTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/reel.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> SQLiteStore {
        try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
    }

    /// Has so many jobs stored, of which so many are submitted and accepted.
    private func begin(_ jobs: Int, accepted: Int) async throws {
        let store = try open()
        _ = try await store.enqueue((1...jobs).map { Samples.job("\($0)") })
        for job in try await store.claim(ClaimScope(lane: "main"), upTo: accepted, limit: accepted) {
            try await store.record(.accepted(TaskID("task_\(job.id)"), requestID: nil), of: job.id, submission: 1)
        }
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `the store finds nothing wrong with them, nor with jobs that wait behind them`() async throws {
        try await begin(2, accepted: 1)
        let tasks = try RenderingFiller(path).fill(upTo: 200)
        try JobFiller(path, upTo: 1000, .ready).fill()
        #expect(Set(tasks).count == 199)

        let store = try open()
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
        #expect(report.checked["jobs"] == 1000)
        #expect(report.checked["submissions"] == 200)
        let tally = try await store.tally()
        #expect(tally.total(.rendering) == 200)
        #expect(tally.slots["main"] == 200)
        #expect(tally.total(.queued) == 800)
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `the store goes on with them`() async throws {
        try await begin(2, accepted: 1)
        let tasks = try RenderingFiller(path).fill(upTo: 200)
        let store = try open()
        for task in tasks {
            let job = try #require(try await store.job(withTask: TaskID(task)))
            try await store.record(.taskFailed(JobError(code: "1301", message: "no")), of: job.id, submission: 1)
        }
        // The lane's slots are free but for one.
        #expect(try await store.claim(ClaimScope(lane: "main"), upTo: 2, limit: 2).count == 1)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `their polls are due one after the other`() async throws {
        try await begin(1, accepted: 1)
        let filler = try RenderingFiller(path)
        _ = try filler.fill(upTo: 200)
        let first = Date(timeIntervalSince1970: Double(time.now.milliseconds) / 1000 + 10)
        try filler.spreadPolls(over: .seconds(30), from: first)

        let store = try open()
        for (wait, due) in [(9999, 0), (1, 1), (15_000, 101), (14_999, 200)] {
            time.advance(by: .milliseconds(wait))
            #expect(try await store.due(.poll, lane: "main", upTo: 1000, excluding: []).count == due)
        }
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)), arguments: [0, 2])
    func `without exactly one to be like, nothing is filled`(accepted: Int) async throws {
        try await begin(3, accepted: accepted)
        #expect(throws: BenchTrouble.self) { try RenderingFiller(path).fill(upTo: 200) }
    }
}
