import Logging
import ReelCore
import ReelDaemon
import ReelEngine
import ReelStore
import ReelTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)))
struct StoryTests {
    private static let marker = "zebra"

    @Test func `each row of a job's history is an entry of its story`() async throws {
        let story = try await Story()
        let id = try await story.enqueue()
        try await story.submit(.accepted(TaskID("task_1"), requestID: "r-1"), id)
        try await story.record(.polled("processing"), id)
        try await story.record(.taskSucceeded([Video(url: "http://127.0.0.1/\(Self.marker)")]), id)
        try await story.record(
            .fetchFailed(JobError(code: "broken", message: Self.marker), startedAt: story.time.now), id)
        try await story.record(.fetched([Self.clip]), id)
        #expect(
            story.entries.map(\.message) == [
                "job 1: enqueued in lane main, queued", "job 1: claimed (queued -> submitting)",
                "job 1: submitted as task_1 (submitting -> rendering)",
                "job 1: task succeeded (rendering -> fetching)", "job 1: fetch failed: broken (fetching)",
                "job 1: fetched (fetching -> succeeded)",
            ])
        let rows = try await story.store.history(of: id)
        #expect(story.values("REEL_HISTORY") == rows.map { "\($0.id)" })
        #expect(story.values("REEL_EVENT") == rows.map(\.entry.event))
        #expect(story.values("REEL_STATE") == rows.map(\.entry.to.rawValue))
        #expect(story.values("REEL_AT") == rows.map { "\($0.at)" })
        #expect(story.values("REEL_JOB").allSatisfy { $0 == "1" } && story.values("REEL_LANE").count == 6)
        #expect(story.values("REEL_TASK") == ["task_1", "task_1", "task_1", "task_1"])
        #expect(story.values("REEL_OWNER").last == "1000" && story.values("REEL_BATCH").last == "spring")
        #expect(!"\(story.entries)".contains(Self.marker))
    }

    @Test func `what somebody may have to look at stands out`() async throws {
        let story = try await Story()
        let error = JobError(code: "1003", message: Self.marker)
        let cases: [(Event, MessageID, LogPriority, String?)] = [
            (.refused(error), .jobRefused, .warning, "1003"),
            (.outcomeUnknown(error), .jobOutcomeUnknown, .warning, "1003"),
            (.interrupted, .jobInterrupted, .warning, nil), (.notSent("no route"), .jobNotSent, .notice, nil),
            (.serverFailed(error), .jobServerFailed, .notice, "1003"),
            (.laneRefused(error, stepAside: nil), .jobLaneRefused, .notice, "1003"),
        ]
        for (event, kind, priority, reason) in cases {
            let id = try await story.enqueue()
            try await story.submit(event, id)
            let entry = try #require(story.entries.last)
            #expect(entry.id == kind && entry.priority == priority, "\(event.name)")
            #expect(entry.fields.first { $0.name == "REEL_REASON" }?.value == reason, "\(event.name)")
            let job = try await story.store.job(id)
            if job?.lifecycle.state.isEnd == false { try await story.record(.cancelRequested, id) }
        }
        #expect(story.entries.contains { $0.message.hasSuffix("(submitting -> in_doubt)") })
        #expect(!"\(story.entries)".contains(Self.marker))
    }

    @Test func `a code that is prose is not told, since it might quote the prompt`() async throws {
        let story = try await Story()
        let id = try await story.enqueue()
        try await story.submit(.refused(JobError(code: "bad prompt: \(Self.marker)", message: "")), id)
        #expect(story.entries.last?.message == "job 1: refused: a code that is no word (submitting -> failed)")
        #expect(!"\(story.entries)".contains(Self.marker))
    }

    @Test func `every word of the history has a kind of its own`() {
        let error = JobError(code: "x", message: "x")
        let events: [Event] = [
            .held, .released, .holdLifted(.approval), .deadlinePassed, .dependencyFailed(1), .claimed,
            .accepted(TaskID("t"), requestID: nil), .notSent(""), .laneRefused(error, stepAside: nil),
            .serverFailed(error), .refused(error), .outcomeUnknown(error), .interrupted, .attemptReturned,
            .adopted(TaskID("t")), .declaredNotCreated, .resubmitted(byPolicy: true), .gaveUp, .slotExpired,
            .polled("x"), .pollFailed(.noAnswer), .taskMissing(countedFrom: nil), .taskSucceeded([]),
            .taskFailed(error), .urlsRefreshed([]), .fetched([]), .fetchFailed(error, startedAt: Story.start),
            .cancelRequested, .retried(again: true), .refetchRequested,
        ]
        let kinds = (events.map(\.name) + ["enqueued", "overdue", "lost_task"]).map(MessageID.init(jobEvent:))
        #expect(!kinds.contains(.jobOther) && Set(kinds).count == kinds.count)
        #expect(MessageID(jobEvent: "of a later version") == .jobOther)
    }

    @Test func `a lane's change is told with what it needs`() {
        let until = Story.start + .seconds(300)
        func entry(_ change: (inout LaneHealth) -> Void) -> LogEntry {
            var health = LaneHealth(limit: 10)
            change(&health)
            return LogEntry(LaneView(name: "main", health: health, limit: 10), at: Story.start)
        }
        let parked = entry { $0.submitting.park("no_credit", until: until, isProbe: false) }
        #expect(parked.message == "lane main parked: no credit, until \(until)")
        #expect(parked.priority == .error && parked.id == .laneParked)
        #expect(
            parked.fields == [
                .init("REEL_LANE", "main"), .init("REEL_EVENT", "lane_parked"), .init("REEL_REASON", "no_credit"),
                .init("REEL_UNTIL", "\(until)"),
            ])
        #expect(entry { $0.polling.park("unauthorized", until: nil, isProbe: false) }.priority == .error)
        let slowed = entry { $0.submitting.slow("rate_limited", for: nil, spread: 0, isProbe: false, at: Story.start) }
        #expect(slowed.id == .laneSlowed && slowed.priority == .notice)
        #expect(entry { $0.isPaused = true }.message == "lane main paused")
        #expect(entry { $0.isPaused = true }.id == .lanePaused)
        #expect(entry { _ in }.message == "lane main ok" && entry { _ in }.priority == .notice)
    }

    private static let clip = Clip(file: "1-0.mp4", bytes: 1, sha256: "00", contentType: "video/mp4")
}

/// A store whose changes are entries.
private final class Story: Sendable {
    static let start = Timestamp(milliseconds: 1_780_000_000_000)

    let time = TestTime(now: start)
    let store: SQLiteStore
    private let journal: Journal
    private let written: Written

    private final class Written: Sendable { let entries = Mutex<[LogEntry]>([]) }

    init() async throws {
        let written = Written()
        let journal = Journal { entry in written.entries.withLock { $0.append(entry) } }
        (self.written, self.journal) = (written, journal)
        store = try SQLiteStore.inMemory(rules: Samples.rules(time)) { journal.add($0, from: .info) }
    }

    var entries: [LogEntry] {
        journal.flush(within: .seconds(60))
        return written.entries.withLock(\.self)
    }

    /// A field's value in each entry that has it.
    func values(_ field: String) -> [String] {
        entries.compactMap { entry in entry.fields.first { $0.name == field }?.value }
    }

    func enqueue() async throws -> JobID {
        var job = Samples.job("zebra")
        job.batch = "spring"
        return try #require(try await store.enqueue([job])[0].get().jobs.first?.id)
    }

    /// Claims the job and records the submission's outcome.
    func submit(_ event: Event, _ id: JobID) async throws {
        let claimed = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 100)
        try #require(claimed.map(\.id) == [id])
        try await record(event, id)
    }

    func record(_ event: Event, _ id: JobID) async throws { try await store.record(event, of: id, submission: nil) }
}
