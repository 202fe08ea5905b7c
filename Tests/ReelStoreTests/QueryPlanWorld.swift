import GRDB
import ReelCore
import ReelTesting
import Synchronization
import Testing

@testable import ReelStore

/// A store in memory that remembers each statement it runs.
struct QueryPlanWorld {
    private static let sha = String(repeating: "a", count: 64)
    private static let task = Event.accepted(TaskID("task"), requestID: nil)
    private static let error = JobError(code: "x", message: "x")
    private static let key = Idempotency(key: "k", bodyHash: "h")

    private let time = TestTime()
    private let store: SQLiteStore
    private let log = StatementLog()

    init() async throws {
        store = try SQLiteStore.inMemory(rules: Self.rules(time))
        let log = log
        try await store.database.write { db in db.trace { event in log.add(event) } }
    }

    /// Lane `capped` has room for one job, `told` tells the operator, `again` resubmits by itself.
    private static func rules(_ time: TestTime) -> Rules {
        var again = Policy()
        again.inDoubt = .resubmit
        var budget = BudgetRules()
        budget.caps = [Cap(.lane, "capped", per: .day, .credits, 700)]
        budget.resubmitsPerDay = ["again": 5]
        let webhook = LaneWebhook(owner: 7, url: "https://operator.example/")
        var rules = Rules(time: time, chance: { 0.5 }, policy: { [again] in $0 == "again" ? again : Policy() })
        rules.budget = { [budget] in budget }
        rules.laneWebhook = { $0 == "told" ? webhook : nil }
        rules.laneAlarm = rules.laneWebhook
        return rules
    }

    /// What was run, each once.
    var statements: [String] { log.statements }

    /// How each statement that was run finds its rows.
    func plans() async throws -> [QueryPlan] {
        let statements = statements.filter(QueryPlan.isNeeded)
        return try await store.database.write { db in try statements.map { try QueryPlan(of: $0, db) } }
    }

    func plan(of sql: String) async throws -> QueryPlan {
        try await store.database.write { db in try QueryPlan(of: sql, db) }
    }

    /// The store's own tables.
    func tables() async throws -> [String] {
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
        let all = try await store.database.read { db in try String.fetchAll(db, sql: sql) }
        return all.filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") }
    }

    func hasStatistics() async throws -> Bool {
        let sql = "SELECT 1 FROM sqlite_master WHERE name LIKE 'sqlite_stat%'"
        return try await store.database.read { db in try Int.fetchOne(db, sql: sql) != nil }
    }

    /// One whose store has done all that it can, each in every way that takes a statement of its own.
    static func afterEverything() async throws -> Self {
        let world = try await Self()
        try await world.noteLanes()
        try await world.keepUploads()
        try await world.keepTokens()
        try await world.fillQueue()
        let done = try await world.finishParent()
        try await world.leaveQueue()
        try await world.claimFromEach()
        try await world.moveMoney()
        try await world.passTime()
        try await world.read(done)
        try await world.list(done)
        try await world.tellOfJobs()
        try await world.keepHouse(done)
        return world
    }

    private func noteLanes() async throws {
        // Before the first job: the first number of all events is made in a way of its own.
        try await store.note(LaneStanding(.parked, reason: "paused"), of: "told")
        try await store.note(LaneStanding(.ok), of: "told")
        try await store.save(LaneRecord(), lane: "main")
        _ = try await store.laneRecords()
        try await store.probe()
        try await store.takeTurn()
        _ = try await store.clipKey(orElse: "key")
        _ = try await store.reclaim()
        _ = try await store.size()
    }

    private func keepUploads() async throws {
        for sha in [Self.sha, String(repeating: "b", count: 64)] { _ = try await store.noteUpload(sha, owner: 1000) }
        _ = try await store.hasUpload(Self.sha, owner: 1000)
        _ = try await store.needsUpload(Self.sha, endedAfter: time.now)
        _ = try await store.forgetUploads(after: "", upTo: 10) { $0 == Self.sha }
    }

    private func keepTokens() async throws {
        let ids = ["000000000001", "000000000002"]
        for id in ids {
            try await store.add(
                Token(
                    id: id, hash: Self.sha, owner: 1000, ownerName: nil, name: "n", scopes: [.submit], cap: 5000,
                    createdAt: time.now, createdBy: 0))
        }
        try await submit { $0.token = ids[0] }
        _ = try await store.token(ids[0])
        for owner in [nil, 1000] as [UInt32?] { _ = try await store.tokens(owner: owner) }
        _ = try await store.capUse(ofToken: ids[0])
        try await store.noteUse(ofToken: ids[0], at: time.now)
        _ = try await store.revokeToken(ids[1])
        _ = try await store.removeTokens(revokedBy: time.now, upTo: 10)
    }

    /// Jobs of every kind that an enqueue treats differently, in a lane that nobody claims from.
    private func fillQueue() async throws {
        var copy = Samples.job(lane: "still")
        (copy.fingerprint, copy.duplicates) = ("f", DuplicateRule(.warn, window: .seconds(60)))
        for _ in 1...2 { try await enqueue("still") { $0 = copy } }
        _ = try await store.duplicate(of: copy)
        try await enqueue("still") { ($0.takes, $0.openLimit, $0.idempotency) = (2, 100, Self.key) }
        _ = try await store.replay(Self.key, owner: 1000)
        try await enqueue("still") {
            $0.request = ["model": "kling/kling-v3", "reference_images": [["url": .string("upload:\(Self.sha)")]]]
        }
    }

    /// A job that has succeeded, and another one that waited for it.
    private func finishParent() async throws -> JobID {
        let parent = try await submit { $0.pace = "kling/kling-v3|720P|5" }
        let child = try await enqueue { $0.after = [parent] }
        _ = try await store.parents(of: [child])
        let clip = Clip(file: "1-0.mp4", bytes: 1, sha256: "00", contentType: "video/mp4")
        try await record(
            parent, .accepted(TaskID("parent"), requestID: nil), .taskSucceeded([Video(url: "https://e.x/1")]),
            .fetched([clip]))
        return parent
    }

    /// First the last one of its batch goes, then the last one of its owner.
    private func leaveQueue() async throws {
        let last = try await enqueue("still") { $0.owner = 2000 }
        let batched = try await enqueue("still") { ($0.owner, $0.batch) = (2000, "spring") }
        for id in [batched, last] { try await record(id, .cancelRequested) }
    }

    /// From a lane with a full cap, from a group, and when a job's time has come.
    private func claimFromEach() async throws {
        for _ in 1...2 { try await submit("capped") }
        let group = ClaimScope(lane: "a", groups: ["g": ["a", "b"]])
        try await enqueue("any") { $0.group = "g" }
        try await enqueue("later") { $0.notBefore = time.now + .seconds(1) }
        time.advance(by: .seconds(2))
        for scope in [group, ClaimScope(lane: "later"), ClaimScope(lane: "capped")] {
            _ = try await store.claim(scope, upTo: 10, limit: 10)
            _ = try await store.agenda(scope, excluding: [])
        }
        for work in Work.allCases { _ = try await store.due(work, lane: "main", upTo: 10, excluding: []) }
    }

    /// Money that is settled by a person, left to a task that is followed, named, and risked again.
    private func moveMoney() async throws {
        let failed = try await submit()
        try await record(failed, Self.task, .taskFailed(Self.error))
        _ = try await store.settle(failed, submission: nil, isBilled: true)
        try await record(submit(), .outcomeUnknown(Self.error), .adopted(TaskID("named")))
        try await record(submit("again"), .outcomeUnknown(Self.error), .resubmitted(byPolicy: true))
        try await record(submit(), .accepted(TaskID("left"), requestID: nil), .cancelRequested, .retried(again: true))
        for task in try await store.dueFollows(lane: "main", upTo: 10, excluding: []) {
            try await store.recordFollow(.taskSucceeded([]), of: task)
        }
    }

    private func passTime() async throws {
        for seconds in [1, 999_999] { try await enqueue("still") { $0.deadline = time.now + .seconds(seconds) } }
        time.advance(by: .seconds(2))
        _ = try await store.passDeadlines()
        try await store.shiftDueTimes(by: .seconds(60))
        try await submit("crashed")
        _ = try await store.recover()
    }

    private func read(_ job: JobID) async throws {
        _ = try await store.job(job)
        _ = try await store.job(job, requestUpTo: 10)
        _ = try await store.owner(ofJob: job)
        _ = try await store.job(withTask: TaskID("parent"))
        _ = try await store.history(of: job)
        _ = try await store.submissions(of: job)
        _ = try await store.clipHolders(after: 0, upTo: 10)
        _ = try await store.oldestEnds()
        _ = try await store.tally()
        _ = try await store.figures()
        _ = try await store.heldReasons(upTo: 10)
        for id in [nil, 0] as [Int64?] { _ = try await store.eventStart(after: id) }
        for jobs in [[], [job]] as [Set<JobID>] {
            var filter = EventFilter()
            filter.jobs = jobs
            _ = try await store.events(after: 0, matching: filter, upTo: 10)
        }
    }

    /// Lists and sums, by each set of filters.
    private func list(_ job: JobID) async throws {
        for owner in [nil, 1000] as [UInt32?] {
            for batch in [nil, "spring"] as [String?] {
                for state in [nil, .queued] as [JobState?] {
                    var filter = JobFilter()
                    (filter.owner, filter.batch, filter.state) = (owner, batch, state)
                    _ = try await store.list(filter)
                }
                _ = try await store.batches(owner: owner, named: batch, upTo: 10)
            }
            for period in BudgetWindow.Period.allCases { _ = try await store.budget(period, owner: owner) }
            for state in [nil, .dead] as [Delivery.State?] {
                for job in [nil, job] as [JobID?] {
                    var filter = DeliveryFilter()
                    (filter.owner, filter.state, filter.job) = (owner, state, job)
                    _ = try await store.deliveries(filter)
                }
            }
        }
    }

    /// One notice fails for a day and takes the other with it, which a person sends again; an alarm arrives.
    private func tellOfJobs() async throws {
        for _ in 1...2 { try await record(enqueue("told"), .cancelRequested) }
        let all = try await store.deliveries(DeliveryFilter()).deliveries
        let (jobs, alarms) = (all.filter { $0.job != nil }, all.filter { $0.job == nil })
        for seconds in [0, 86_401] {
            time.advance(by: .seconds(seconds))
            try await store.record(DeliveryAttempt(jobs[0].id, .failed("x"), duration: .zero))
        }
        _ = try await store.redeliver(jobs[1].id, owner: nil)
        for notice in [jobs[1], alarms[0]] {
            try await store.record(DeliveryAttempt(notice.id, .answered(status: 204), duration: .zero))
        }
        _ = try await store.removeAlarms(by: time.now, upTo: 10)
        _ = try await store.dueTargets(upTo: 10)
        _ = try await store.pendingDeliveries(for: alarms[0].target, upTo: 10)
        for owner in [nil, 7] as [UInt32?] { _ = try await store.webhookTargets(owner: owner, upTo: 10) }
        _ = try await store.webhookSecrets(of: 7, orMaking: .random())
        _ = try await store.rotateWebhookSecret(of: 7, to: .random(), overlap: .seconds(60))
    }

    private func keepHouse(_ job: JobID) async throws {
        _ = try await store.pruneClips(endedBy: time.now, upTo: 10)
        try await store.whileIdle([job]) { _, _ in }
        let removed = try await store.removeEnded(by: time.now, from: .start, upTo: 100).removed
        #expect(removed.contains(job))
        #expect(try await store.removeLaneEvents(by: time.now, upTo: 10) > 0)
    }

    @discardableResult
    private func enqueue(_ lane: String = "main", _ change: (inout NewJob) -> Void = { _ in }) async throws -> JobID {
        var job = Samples.job(lane: lane)
        change(&job)
        return try await store.enqueue([job])[0].get().jobs[0].id
    }

    /// A new job that is claimed, with all others that its lane has ready.
    @discardableResult
    private func submit(_ lane: String = "main", _ change: (inout NewJob) -> Void = { _ in }) async throws -> JobID {
        let id = try await enqueue(lane, change)
        _ = try await store.claim(ClaimScope(lane: lane), upTo: 1000, limit: 1000)
        return id
    }

    private func record(_ id: JobID, _ events: Event...) async throws {
        for event in events { try await store.record(event, of: id, submission: nil) }
    }
}

/// The statements that a connection has run, each once.
private final class StatementLog: Sendable {
    private let seen = Mutex<Set<String>>([])

    func add(_ event: Database.TraceEvent) {
        guard case .statement(let statement) = event else { return }
        let sql = statement.sql
        seen.withLock { _ = $0.insert(sql) }
    }

    var statements: [String] { seen.withLock { $0.sorted() } }
}
