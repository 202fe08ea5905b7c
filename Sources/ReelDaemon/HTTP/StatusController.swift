import CHost
import Glibc
import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

/// The daemon itself: status, health, models and lanes.
struct StatusController: Sendable {
    /// What does not change while the process runs.
    struct Facts: Sendable {
        let version: String
        let isSandbox: Bool
        let stateDirectory: String
        let startedAt: Duration
    }

    let engine: Engine
    let catalog: Catalog
    let facts: Facts
    let alarms: Alarms
    let time: any Timekeeper

    func addRoutes(to router: Router<ReelContext>) {
        router.get("healthz", use: health)
        router.get("v1/status", use: status)
        router.get("v1/models", use: models)
        router.get("v1/lanes", use: lanes)
        router.post("v1/lanes/:name/pause") { try await pause(true, $0, $1) }
        router.post("v1/lanes/:name/resume") { try await pause(false, $0, $1) }
    }

    /// 200 while requests are served and the store takes writes, whatever the lanes do.
    @Sendable func health(_ request: Request, context: ReelContext) async throws -> Response {
        do {
            try await engine.store.probe()
        } catch let error as ReelError {
            // A supervisor knows one answer for all that keeps us from serving.
            throw ReelError(.unavailable, error.message)
        }
        return Response(["status": "ok"])
    }

    @Sendable func status(_ request: Request, context: ReelContext) async throws -> Response {
        _ = try context.requireCaller()
        let tally = try await engine.store.tally()
        let counts = JobState.allCases.map { ($0, tally.total($0)) }
        var answer = StatusAnswer(
            version: facts.version, pid: Int(getpid()), uptime: Int((time.uptime - facts.startedAt) / .seconds(1)),
            isSandbox: facts.isSandbox, stateDirectory: facts.stateDirectory,
            jobs: Dictionary(counts) { first, _ in first }, lanes: await laneAnswers(tally),
            storeBytes: try await engine.store.size())
        let free = host_free_bytes(facts.stateDirectory)
        answer.freeBytes = free < 0 ? nil : free
        if tally.total(.held) > 0 { answer.held = try await engine.store.heldReasons(upTo: StatusAnswer.heldLimit) }
        answer.alarms = alarms.current
        return Response(answer.json)
    }

    @Sendable func models(_ request: Request, context: ReelContext) async throws -> Response {
        Response(["models": .array(catalog.models.map(\.json))])
    }

    @Sendable func lanes(_ request: Request, context: ReelContext) async throws -> Response {
        _ = try context.requireCaller()
        let answers = await laneAnswers(try await engine.store.tally())
        return Response(["lanes": .array(answers.map(\.json))])
    }

    @Sendable private func pause(_ isPaused: Bool, _ request: Request, _ context: ReelContext) async throws -> Response
    {
        try context.requireCaller().requireAdmin("pausing and resuming a lane")
        let name = context.parameters.get("name") ?? ""
        try await engine.setPaused(isPaused, lane: name)
        let answers = await laneAnswers(try await engine.store.tally())
        guard let answer = answers.first(where: { $0.name == name }) else { throw ReelError(.notFound, "no such lane") }
        return Response(answer.json)
    }

    private func laneAnswers(_ tally: Tally) async -> [LaneAnswer] {
        // One that the settings have forgotten is shown while jobs are in it.
        let lanes = await engine.laneViews().filter { $0.isConfigured || tally.isUsed($0.name) }
        return lanes.map { LaneAnswer($0, tally) } + tally.abandoned(by: lanes).map { LaneAnswer(abandoned: $0, tally) }
    }
}

extension Tally {
    /// Whether a lane has jobs that have not ended, or tasks of jobs that have.
    func isUsed(_ lane: String) -> Bool {
        slots[lane] ?? 0 > 0 || hasOpenJobs(in: lane)
    }

    /// The queues of groups that jobs wait in and no lane takes from any more.
    fileprivate func abandoned(by lanes: [LaneView]) -> [String] {
        let served = Set(lanes.compactMap(\.group))
        return queuesInUse.filter { queue in Job.group(ofQueue: queue).map { !served.contains($0) } ?? false }
    }
}

extension LaneAnswer {
    /// A group without lanes, as a lane that the settings do not name.
    fileprivate init(abandoned queue: String, _ tally: Tally) {
        let gate = Gate(.parked, reason: "not_configured", until: nil)
        self.init(
            name: queue, health: .parked, reason: gate.reason, until: nil, inFlight: 0, limit: 0,
            queued: tally.jobs[queue]?[.queued] ?? 0, maxInFlight: 0, submitsPerMinute: 0, group: nil,
            submitting: gate, polling: gate)
    }

    fileprivate init(_ view: LaneView, _ tally: Tally) {
        let standing = view.health.standing
        self.init(
            name: view.name, health: Health(standing.word), reason: standing.reason, until: standing.until,
            inFlight: tally.slots[view.name] ?? 0, limit: view.limit, queued: tally.jobs[view.name]?[.queued] ?? 0,
            maxInFlight: view.maxInFlight, submitsPerMinute: view.submitsPerMinute, group: view.group,
            submitting: Gate(view.submitting), polling: Gate(view.polling))
    }
}

extension LaneAnswer.Gate {
    fileprivate init(_ standing: LaneStanding) {
        self.init(LaneAnswer.Health(standing.word), reason: standing.reason, until: standing.until)
    }
}

extension LaneAnswer.Health {
    init(_ word: LaneStanding.Word) {
        self =
            switch word {
            case .ok: .ok
            case .slowed: .slowed
            case .parked: .parked
            }
    }
}
