import ReelBench
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Databases that are filled without reel.
struct JobFillerTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/reel.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> SQLiteStore {
        try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
    }

    /// A store that is filled after its first ten jobs.
    private func filled(upTo jobs: Int) async throws -> SQLiteStore {
        let first = try open()
        _ = try await first.enqueue((1...10).map { Samples.job("\($0)") })
        try first.close()
        try JobFiller(path, upTo: jobs).fill()
        return try open()
    }

    @Test(.timeLimit(.minutes(1)))
    func `the store finds nothing wrong with jobs that it has not written`() async throws {
        let store = try await filled(upTo: 1000)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
        #expect(report.checked["jobs"] == 1000)
        #expect(report.checked["history_rows"] == 1000)
        let tally = try await store.tally()
        #expect(JobState.allCases.reduce(0) { $0 + tally.total($1) } == 1000)
        #expect(150...250 ~= tally.total(.queued))
        #expect(350...450 ~= tally.total(.failed))
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `the store goes on with them`() async throws {
        let store = try await filled(upTo: 1000)
        let next = try await store.enqueue([Samples.job("next")])[0].get()
        #expect(next.jobs.map(\.id) == [1001])
        let claimed = try await store.claim(ClaimScope(lane: "main"), upTo: 50, limit: 50)
        #expect(claimed.count == 50)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
        try store.close()
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1000, 5000])
    func `the batches that are asked for are as large in any database`(jobs: Int) async throws {
        let store = try await filled(upTo: jobs)
        for number in JobFiller.asked {
            var filter = JobFilter()
            (filter.batch, filter.limit) = ("asked-\(number)", 1000)
            let list = try await store.list(filter)
            #expect(list.jobs.count == 50)
        }
        try store.close()
    }
}
