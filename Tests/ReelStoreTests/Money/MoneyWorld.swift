import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// A store whose caps a test can change, and what happens to jobs in it in a few words.
final class MoneyWorld: Sendable {
    /// The settings as they stand.
    private final class Settings: Sendable {
        let budget = Mutex(BudgetRules())
        let policy: Policy

        init(_ policy: Policy) { self.policy = policy }
    }

    let time: TestTime
    let folder: TemporaryFolder
    private let settings: Settings
    private let opened: Mutex<SQLiteStore>

    var store: SQLiteStore { opened.withLock(\.self) }

    /// A world that begins at `start`, which is ISO 8601.
    init(_ caps: Cap..., start: String = "2026-11-23T10:00:00Z", policy: Policy = Policy()) throws {
        let time = TestTime(now: try #require(Timestamp(iso8601: start)))
        let (folder, settings) = (try TemporaryFolder(), Settings(policy))
        settings.budget.withLock { $0.caps = caps }
        (self.time, self.folder, self.settings) = (time, folder, settings)
        opened = Mutex(try Self.open(folder, time, settings))
    }

    private static func open(_ folder: TemporaryFolder, _ time: TestTime, _ settings: Settings) throws -> SQLiteStore {
        var rules = Rules(time: time, chance: { 0.5 }, policy: { _ in settings.policy })
        rules.budget = { settings.budget.withLock(\.self) }
        return try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
    }

    /// Closes the file and opens it again, as a restart does.
    func restart() async throws {
        try store.close()
        let store = try Self.open(folder, time, settings)
        opened.withLock { $0 = store }
        _ = try await store.recover()
    }

    func change(_ change: (inout BudgetRules) -> Void) { settings.budget.withLock { change(&$0) } }

    @discardableResult
    func enqueue(_ count: Int = 1, credits: Int? = 100, change: (inout NewJob) -> Void = { _ in }) async throws
        -> [JobID]
    {
        var job = Samples.job()
        (job.estimate, job.seconds) = (credits, 5)
        change(&job)
        let results = try await store.enqueue(Array(repeating: job, count: count))
        return try results.flatMap { try $0.get().jobs.map(\.id) }
    }

    /// The jobs that a lane takes now.
    @discardableResult
    func claim(_ lane: String = "main", upTo count: Int = 1000, groups: [String: [String]] = [:]) async throws
        -> [JobID]
    {
        try await store.claim(ClaimScope(lane: lane, groups: groups), upTo: count, limit: 100_000).map(\.id)
    }

    /// When the next claim is worth a try.
    func nextClaim(_ scope: ClaimScope = ClaimScope(lane: "main")) async throws -> Timestamp? {
        try await store.agenda(scope, excluding: []).claim
    }

    @discardableResult
    func record(_ id: JobID, _ events: Event...) async throws -> Job {
        var job = try await life(id)
        for event in events { job = try await store.record(event, of: id, submission: nil) }
        return job
    }

    /// Brings a claimed job to a success.
    func succeed(_ id: JobID) async throws {
        let clip = Clip(file: "\(id)-0.mp4", bytes: 1, sha256: "00", contentType: "video/mp4")
        try await record(
            id, .accepted(TaskID("task_\(id)"), requestID: nil), .taskSucceeded([Video(url: "https://e.x/1")]),
            .fetched([clip]))
    }

    func life(_ id: JobID) async throws -> Job { try #require(try await store.job(id)) }

    func holds(_ id: JobID) async throws -> Set<HoldReason> { try await life(id).lifecycle.holds }

    func states(_ ids: [JobID]) async throws -> [JobState] {
        var states: [JobState] = []
        for id in ids { states.append(try await life(id).lifecycle.state) }
        return states
    }

    /// What counts against the only cap.
    func used() async throws -> Int { try #require(try await store.budget(.total, owner: nil).caps.first).used }

    /// The account, and that every sum is what the rows come to.
    func total(_ period: BudgetWindow.Period = .total) async throws -> Sums {
        try await expectAgreement()
        return try await store.budget(period, owner: nil).total
    }

    /// Changes the file behind the store's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: "\(folder.path)/reel.db")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Expects what `reel check` would find to be nothing.
    func expectAgreement(_ location: SourceLocation = #_sourceLocation) async throws {
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0, "\(report.findings)", sourceLocation: location)
    }
}

extension TestTime {
    /// Sets the clock on to a moment.
    func advance(to text: String) throws {
        let moment = try #require(Timestamp(iso8601: text))
        advance(by: moment - now)
    }
}
