import GRDB
import ReelCore
import ReelTesting
import Testing

@testable import ReelStore

/// What the store tells of jobs and lanes: in one order, without a gap, and honestly where some of it is gone.
@Suite struct EventTests {
    private let time = TestTime()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ name: String = "reel.db") throws -> SQLiteStore {
        try SQLiteStore.open(at: "\(folder.path)/\(name)", sandbox: false, rules: Samples.rules(time))
    }

    private func enqueue(
        _ store: SQLiteStore, owner: UInt32 = 1000, _ change: (inout NewJob) -> Void = { _ in }
    ) async throws -> JobID {
        var job = Samples.job(owner: owner)
        change(&job)
        return try await store.enqueue([job])[0].get().jobs[0].id
    }

    /// All events behind `id`, read in pages of `size`.
    private func read(
        _ store: SQLiteStore, after id: Int64 = 0, _ filter: EventFilter = EventFilter(), pages size: Int = 2
    ) async throws -> [StoredEvent] {
        var (events, place) = ([StoredEvent](), id)
        while true {
            let page = try await store.events(after: place, matching: filter, upTo: size)
            events += page.events
            place = page.position
            guard page.isFull else { return events }
        }
    }

    private let parked = LaneStanding(.parked, reason: "no_credit", until: Timestamp(milliseconds: 1_780_000_300_000))

    @Test(arguments: [1, 2, 3, 100])
    func `events of jobs and lanes are one order, whatever the pages`(size: Int) async throws {
        let store = try open()
        let first = try await enqueue(store)
        try await store.note(parked, of: "main")
        let second = try await enqueue(store)
        try await store.note(LaneStanding(.ok), of: "main")
        try await store.record(.cancelRequested, of: first, submission: nil)
        let events = try await read(store, pages: size)
        #expect(events.map(\.id) == [1, 2, 3, 4, 5])
        #expect(
            events.map(\.subject) == [
                .job(first, event: "enqueued", from: nil, to: .queued, reason: nil), .lane("main", parked),
                .job(second, event: "enqueued", from: nil, to: .queued, reason: nil),
                .lane("main", LaneStanding(.ok)),
                .job(first, event: "cancel_requested", from: .queued, to: .canceled, reason: nil),
            ])
        #expect(try await read(store, after: 3, pages: size).map(\.id) == [4, 5])
    }

    @Test func `a filter leaves out what is not asked for`() async throws {
        let store = try open()
        let mine = try await enqueue(store) { $0.batch = "spring" }
        let other = try await enqueue(store, owner: 1001) { $0.batch = "spring" }
        let plain = try await enqueue(store)
        try await store.note(parked, of: "main")
        try await store.record(.held, of: plain, submission: nil)
        func ids(_ change: (inout EventFilter) -> Void) async throws -> [Int64] {
            var filter = EventFilter()
            change(&filter)
            return try await read(store, filter).map(\.id)
        }
        #expect(try await ids { $0.owner = 1000 } == [1, 3, 4, 5])
        #expect(try await ids { $0.batches = ["spring"] } == [1, 2])
        #expect(try await ids { ($0.batches, $0.owner) = (["spring"], 1001) } == [2])
        #expect(try await ids { $0.jobs = [plain] } == [3, 5])
        #expect(try await ids { $0.jobs = [mine, other] } == [1, 2])
        #expect(try await ids { $0.states = [.held] } == [5])
    }

    @Test func `a reason is told as it was then`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        try await store.record(.held, of: job, submission: nil)
        try await store.record(.released, of: job, submission: nil)
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        try await store.record(.refused(JobError(code: "INVALID_PROMPT", message: "m")), of: job, submission: 1)
        let reasons = try await read(store).map { event -> String? in
            if case .job(_, _, _, _, let reason) = event.subject { reason } else { nil }
        }
        #expect(reasons == [nil, "operator", nil, nil, "INVALID_PROMPT"])
    }

    @Test func `what was written last of a lane is no news, also after a restart`() async throws {
        let store = try open()
        try await store.note(LaneStanding(.ok), of: "main")
        try await store.note(parked, of: "main")
        try await store.note(LaneStanding(.parked, reason: "no_credit"), of: "main")
        try store.close()
        let again = try open()
        try await again.note(parked, of: "main")
        #expect(try await read(again).map(\.subject) == [.lane("main", parked)])
        let job = try await enqueue(again)
        #expect(try await again.history(of: job).map(\.id) == [2])
    }

    @Test func `a stream begins with now, behind what is known, or not at all`() async throws {
        let store = try open()
        #expect(try await store.eventStart(after: nil) == .after(0))
        let job = try await enqueue(store)
        try await store.record(.cancelRequested, of: job, submission: nil)
        #expect(try await store.eventStart(after: nil) == .after(2))
        #expect(try await store.eventStart(after: 0) == .after(0))
        #expect(try await store.eventStart(after: 2) == .after(2))
        #expect(try await store.eventStart(after: 3) == .ahead(newest: 2))
        time.advance(by: .seconds(1000))
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [job])
        #expect(try await store.eventStart(after: 1) == .gone(oldest: 2))
        #expect(try await store.eventStart(after: 2) == .after(2))
        #expect(try await store.eventStart(after: nil) == .after(2))
    }

    @Test func `events of lanes go after their time, but for the newest of each`() async throws {
        let store = try open()
        try await store.note(parked, of: "main")
        try await store.note(LaneStanding(.ok), of: "main")
        try await store.note(parked, of: "other")
        time.advance(by: .seconds(1000))
        #expect(try await store.removeLaneEvents(by: time.now, upTo: 10) == 1)
        #expect(try await store.removeLaneEvents(by: time.now, upTo: 10) == 0)
        #expect(try await read(store, after: 1).map(\.id) == [2, 3])
        #expect(try await store.eventStart(after: 0) == .gone(oldest: 1))
    }

    @Test func `a backup's start takes no number that was told since, and says so`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        try await store.backUp(to: "\(folder.path)/copy.db")
        try await store.record(.held, of: job, submission: nil)
        try store.close()
        let copy = try open("copy.db")
        let events = try await read(copy, after: 1)
        #expect(events.count == 1 && events[0].id > 100_000_000)
        #expect(try await copy.eventStart(after: 1) == .after(1))
        #expect(try await copy.eventStart(after: 2) == .gone(oldest: events[0].id - 1))
        #expect(try await copy.eventStart(after: events[0].id - 1) == .after(events[0].id - 1))
        // What came behind the backup had numbers, too, perhaps behind these.
        #expect(try await copy.eventStart(after: events[0].id + 1) == .gone(oldest: events[0].id - 1))
    }

    @Test func `a page that is not full reaches to the newest number, whatever the filter`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        for _ in 0..<4 { _ = try await enqueue(store, owner: 1001) }
        try await store.note(parked, of: "main")
        for change in [{ $0.jobs = [job] }, { $0.batches = ["spring"] }] as [(inout EventFilter) -> Void] {
            var filter = EventFilter()
            change(&filter)
            let page = try await store.events(after: 1, matching: filter, upTo: 10)
            #expect(page.events.isEmpty && page.position == 6 && !page.isFull)
        }
        var filter = EventFilter()
        filter.batches = ["spring"]
        let first = try await store.events(after: 1, matching: filter, upTo: 2)
        #expect(first.events.isEmpty && first.position == 3 && first.isFull)
    }

    @Test func `a page of what is not all there any more says so`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        try await store.record(.cancelRequested, of: job, submission: nil)
        _ = try await enqueue(store)
        time.advance(by: .seconds(1000))
        #expect(try await store.removeEnded(by: time.now, from: .start, upTo: 10).removed == [job])
        let gone = try await store.events(after: 1, matching: EventFilter(), upTo: 10)
        #expect(gone.isGone && gone.events.isEmpty)
        let page = try await store.events(after: 2, matching: EventFilter(), upTo: 10)
        #expect(!page.isGone && page.events.map(\.id) == [3])
    }

    @Test func `what is not wanted is not read`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        _ = try await enqueue(store, owner: 1001)
        try await store.database.write { db in
            try db.execute(sql: "UPDATE history SET detail = 'no JSON' WHERE job = ?", arguments: [job])
        }
        var filter = EventFilter()
        filter.owner = 1001
        #expect(try await read(store, filter).map(\.id) == [2])
        await #expect(throws: (any Error).self) { try await read(store) }
    }

    @Test func `a file of before is not looked through for rows without their job on the way up`() async throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let file = try DatabaseQueue(path: "\(folder.path)/reel.db", configuration: configuration)
        try Migrations.migrator().migrate(file, upTo: "5: render times")
        try await file.write { db in
            try db.execute(
                sql: """
                    INSERT INTO meta (name, value) VALUES ('kind', 'real');
                    INSERT INTO history (job, at, event, to_state) VALUES (4711, 0, 'enqueued', 'queued');
                    """)
        }
        try file.close()
        // That is for a check to find.
        #expect(try await open().eventStart(after: nil) == .after(1))
    }

    @Test func `a file of before is carried over: counts by model, no promise of rows that are gone`() async throws {
        let path = "\(folder.path)/reel.db"
        var store = try open()
        let first = try await enqueue(store)
        try await store.record(.cancelRequested, of: first, submission: nil)
        _ = try await enqueue(store) { $0.model = "doubao/seedance-2.0" }
        try store.close()
        let file = try DatabaseQueue(path: path)
        try await file.write { db in
            try db.execute(
                sql: """
                    DROP TABLE lane_event; DROP TABLE event_floor; DROP TABLE event_gap; DROP INDEX job_ready_id;
                    ALTER TABLE history DROP COLUMN reason; DELETE FROM tally WHERE scope = 'model';
                    DELETE FROM history WHERE id = 1;
                    DELETE FROM grdb_migrations WHERE identifier = '6: events';
                    """)
        }
        try file.close()
        store = try open()
        #expect(
            try await store.figures().models == [
                "kling/kling-v3": [.canceled: 1], "doubao/seedance-2.0": [.queued: 1],
            ])
        #expect(try await store.eventStart(after: 2) == .gone(oldest: 3))
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)")
    }

    @Test func `no query for events or figures scans a table`() async throws {
        let store = try open()
        let queries: [(String, StatementArguments)] = [
            (SQLiteStore.eventsOfAll, [0, 1]), (SQLiteStore.eventsOfJob, [1, 0, 1]),
            (SQLiteStore.eventsOfLanes, [0, 1]),
            (SQLiteStore.removableLaneEvents, [0, 1]), (SQLiteStore.oldestReady, ["main"]),
            (SQLiteStore.oldestDue, ["poll", "main", 0]),
        ]
        for (sql, arguments) in queries {
            let plan = try await store.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { row -> String in
                    row["detail"]
                }
            }
            #expect(plan.allSatisfy { !$0.contains("SCAN") && !$0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test func `the oldest due job is known by what it waits for, and money by lane`() async throws {
        let store = try open()
        let job = try await enqueue(store)
        _ = try await enqueue(store) { $0.notBefore = time.now + .seconds(3600) }
        time.advance(by: .seconds(60))
        var figures = try await store.figures()
        #expect(figures.oldestDue["main"] == [.submit: time.now + .seconds(-60)])
        #expect(figures.models == ["kling/kling-v3": [.queued: 2]] && figures.tally.jobs["main"] == [.queued: 2])
        #expect(try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1).map(\.id) == [job])
        figures = try await store.figures()
        #expect(figures.credits["main"]?.reserved.credits == 600 && figures.oldestDue["main"] == [:])
        #expect(store.commitTimes.reading.count > 0)
    }
}
