import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Pages, filters and kept counts.
@Suite struct ListTests {
    private let store: SQLiteStore

    init() throws { store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime())) }

    private func fill() async throws {
        let jobs = (0..<20).map { number in
            var job = Samples.job(
                "\(number)", lane: number % 2 == 0 ? "main" : "other", owner: number % 5 == 0 ? 7 : 1000)
            job.batch = number % 4 == 0 ? "four" : nil
            job.labels = ["mod": "\(number % 3)"]
            return job
        }
        _ = try await store.enqueue(jobs)
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 3, limit: 10)
    }

    private func ids(_ change: (inout JobFilter) -> Void) async throws -> [JobID] {
        var filter = JobFilter()
        change(&filter)
        return try await store.list(filter).jobs.map(\.id)
    }

    @Test func `each filter, and filters together, find what they name, newest first`() async throws {
        try await fill()
        #expect(try await ids { $0.batch = "four" } == [17, 13, 9, 5, 1])
        #expect(try await ids { $0.owner = 7 } == [16, 11, 6, 1])
        #expect(try await ids { $0.lane = "other" }.count == 10)
        #expect(try await ids { $0.state = .submitting } == [5, 3, 1])
        #expect(try await ids { $0.label = ("mod", "1") } == [20, 17, 14, 11, 8, 5, 2])
        #expect(try await ids { ($0.batch, $0.owner, $0.state) = ("four", 7, .submitting) } == [1])
        #expect(try await ids { $0.model = "none" }.isEmpty)
    }

    @Test func `pages join without a gap or a repeat`() async throws {
        try await fill()
        var filter = JobFilter()
        filter.limit = 3
        var seen: [JobID] = []
        while true {
            let page = try await store.list(filter)
            seen += page.jobs.map(\.id)
            guard let next = page.next else { break }
            filter.before = next
        }
        #expect(seen == Array((1...20).reversed()))
    }

    @Test func `kept counts are what counting would find, after whatever happened`() async throws {
        try await fill()
        let chance = SeededChance(seed: 11)
        var random = chance
        for _ in 0..<2000 {
            let id = JobID.random(in: 1...20, using: &random)
            let event = Self.events.randomElement(using: &random) ?? .held
            _ = try? await store.record(event, of: id, submission: nil)
            if Int.random(in: 0..<5, using: &random) == 0 {
                _ = try await store.claim(
                    ClaimScope(lane: Bool.random(using: &random) ? "main" : "other"), upTo: 2, limit: 8)
            }
        }
        let jobs = try await store.list(JobFilter()).jobs
        let tally = try await store.tally()
        for lane in ["main", "other"] {
            let own = jobs.filter { $0.lane == lane }
            for state in JobState.allCases {
                #expect(tally.jobs[lane]?[state] ?? 0 == own.count { $0.lifecycle.state == state })
            }
            #expect(tally.slots[lane] ?? 0 == own.count { $0.lifecycle.holdsSlot })
        }
        #expect(Set(jobs.map(\.lifecycle.state)).count > 4, "the walk went nowhere")
    }

    private static let error = JobError(code: "X", message: "x")
    private static let clip = Clip(file: "1-0.mp4", bytes: 1, sha256: "0", contentType: "video/mp4")
    private static let events: [Event] = [
        .held, .released, .accepted(TaskID("t"), requestID: nil), .notSent("x"), .serverFailed(error), .refused(error),
        .outcomeUnknown(error), .interrupted, .attemptReturned, .adopted(TaskID("u")), .declaredNotCreated,
        .resubmitted(byPolicy: false), .gaveUp, .slotExpired, .polled("queued"), .taskMissing(countedFrom: nil),
        .taskSucceeded([Video(url: "https://example.com")]), .taskFailed(error), .fetched([clip]), .cancelRequested,
        .retried(again: false), .retried(again: true), .refetchRequested,
    ]
}
