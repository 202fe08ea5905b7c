import Foundation
import Logging
import ReelCore
import ReelEngine
import ReelProvider
import ReelSimulator
import ReelStore
import ReelTesting
import Synchronization

/// The whole engine against the simulator over real HTTP, under a clock that the test moves.
final class World: Sendable {
    let time: TestTime
    let simulator: Simulator
    let store: SQLiteStore
    let engine: Engine
    let folder: TemporaryFolder
    private let clients: Mutex<[IminiClient]>
    private let fetcher: ClipFetcher
    private let running: Task<Void, Never>

    struct Options: Sendable {
        /// Each with a client of its own.
        var lanes = ["main"]
        var policy = Policy()
        var maxInFlight = 10
        var submitsPerMinute = 1_000_000
        var trustsServerErrors = true
        var answerLimit: Duration = .seconds(20)
        var seed: UInt64 = 1
        var fetchesAtOnce = 4
        /// With more than nothing, ``rest()`` may wait for time to pass.
        var lookInterval = Duration.zero
        var budget = BudgetRules()
        /// Of all lanes.
        var group = "default"
    }

    init(_ options: Options = Options()) async throws {
        let (time, folder) = (TestTime(), try TemporaryFolder())
        // The provider's clock is its own: it does not follow when ours is set.
        let (start, uptime) = (time.now, time.uptime)
        let simulator = try await Simulator.start(
            .init(keys: ["key"], seed: options.seed, now: { (start + (time.uptime - uptime)).date }))
        let chance = SeededChance(seed: options.seed)
        var rules = Rules(time: time, chance: { chance.chance() }, policy: { _ in options.policy })
        rules.budget = { options.budget }
        let feed = JobFeed()
        store = try SQLiteStore.open(
            at: "\(folder.path)/reel.db", sandbox: true, rules: rules, committed: { feed.publish($0) })
        let limit = options.answerLimit
        let timeouts = Timeouts(connect: .seconds(5), submit: limit, poll: limit, fetchStall: limit)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let clients = try options.lanes.map { _ in
            try IminiClient(
                baseURL: simulator.baseURL, key: Secret("key"), timeouts: timeouts,
                trustsServerErrors: options.trustsServerErrors, now: { time.now })
        }
        self.clients = Mutex(clients)
        let fetcher = ClipFetcher(root: "\(folder.path)/clips", timeouts: timeouts, logger: logger)
        self.fetcher = fetcher
        let lanes = zip(options.lanes, clients).map { name, client in
            var lane = LaneConfiguration(
                name: name, maxInFlight: options.maxInFlight, submitsPerMinute: options.submitsPerMinute,
                provider: client, keyHash: "1", downloads: fetcher)
            lane.group = options.group
            return lane
        }
        let engine = try await Engine(
            store: store, feed: feed, lanes: lanes, uploads: UploadFolder(path: "\(folder.path)/uploads"),
            fetchesAtOnce: options.fetchesAtOnce, lookInterval: options.lookInterval, rules: rules,
            workers: { CallLoops.next() }, logger: logger)
        (self.time, self.simulator, self.engine, self.folder) = (time, simulator, engine, folder)
        running = Task { await engine.run() }
    }

    /// Stops everything; to be called at the end of each test.
    func end() async {
        engine.drain()
        await running.value
        await simulator.stop()
        for client in clients.withLock(\.self) { await client.shutdown() }
        await fetcher.shutdown()
        try? store.close()
    }

    /// Puts the lane under other settings, with a client of its own, or takes it out of them.
    func reload(maxInFlight: Int = 10, keyHash: String? = "1", isNamed: Bool = true) async throws {
        guard isNamed else { return try await engine.apply([], fetchesAtOnce: 4) }
        let next = try keyHash.map { _ in
            try IminiClient(
                baseURL: simulator.baseURL, key: Secret("key"), timeouts: Timeouts(submit: .seconds(21)),
                now: { [time] in time.now })
        }
        if let next { clients.withLock { $0.append(next) } }
        let lane = LaneConfiguration(
            name: "main", maxInFlight: maxInFlight, submitsPerMinute: 1_000_000, provider: next, keyHash: keyHash,
            downloads: fetcher)
        try await engine.apply([lane], fetchesAtOnce: 4)
    }

    /// Returns when the engine has ended, after it was drained.
    func stopped() async { await running.value }

    /// A world for the length of `body`.
    static func with(_ options: Options = Options(), _ body: (World) async throws -> Void) async throws {
        let world = try await World(options)
        do {
            try await body(world)
        } catch {
            await world.end()
            throw error
        }
        await world.end()
    }

    /// Stores jobs and returns their numbers.
    @discardableResult
    func enqueue(_ prompts: String..., each change: (inout NewJob) -> Void = { _ in }) async throws -> [JobID] {
        try await enqueue(prompts, each: change)
    }

    @discardableResult
    func enqueue(_ prompts: [String], each change: (inout NewJob) -> Void = { _ in }) async throws -> [JobID] {
        let jobs = prompts.map { prompt in
            var job = Samples.job(prompt)
            change(&job)
            return job
        }
        return try await engine.enqueue(jobs).flatMap { try $0.get().jobs.map(\.id) }
    }

    /// Returns when nothing more happens without time passing.
    func rest() async {
        await time.someoneSleeps()
        await engine.rest()
        await time.someoneSleeps()
    }

    /// Lets time pass, from one due time to the next, until `isDone` or for `limit`.
    ///
    /// - Parameters:
    ///   - limit: for so long.
    ///   - step: at least so much at a time, so that many jobs fall due together.
    ///   - isDone: asked after each step.
    /// - Returns: whether it was done.
    /// - Throws: what `isDone` throws.
    @discardableResult
    func pass(
        _ limit: Duration, step: Duration = .zero, until isDone: () async throws -> Bool = { false }
    ) async throws -> Bool {
        let end = time.uptime + limit
        await rest()
        while try await !isDone() {
            let left = end - time.uptime
            guard left > .zero else { return false }
            time.advance(by: min(max(time.untilNextWake ?? left, step), left))
            await rest()
        }
        return true
    }

    /// Passes time until a job has ended, is in doubt or is held.
    @discardableResult
    func settle(_ id: JobID, within limit: Duration = .seconds(3600)) async throws -> Lifecycle {
        try await pass(limit) { try await life(id).isSettled }
        return try await life(id)
    }

    func life(_ id: JobID) async throws -> Lifecycle {
        guard let job = try await store.job(id) else { throw ReelError(.notFound, "no job \(id)") }
        return job.lifecycle
    }

    var health: LaneHealth {
        get async { await engine.lanes["main"]?.view.health ?? LaneHealth(limit: 0) }
    }

    /// The files of a job's clips.
    func files(of id: JobID) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/clips/\(id)")) ?? [])
            .filter { !$0.hasPrefix(".") }.sorted()
    }
}
