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
        let answer = StatusAnswer(
            version: facts.version, pid: Int(getpid()), uptime: Int((time.uptime - facts.startedAt) / .seconds(1)),
            isSandbox: facts.isSandbox, stateDirectory: facts.stateDirectory,
            jobs: Dictionary(counts) { first, _ in first }, lanes: await laneAnswers(tally),
            storeBytes: try await engine.store.size())
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
        var answers: [LaneAnswer] = []
        for name in engine.lanes.keys.sorted() {
            if let view = await engine.lanes[name]?.view { answers.append(LaneAnswer(view, tally)) }
        }
        return answers
    }
}

extension LaneAnswer {
    fileprivate init(_ view: LaneView, _ tally: Tally) {
        let (health, reason, until) = Self.word(view.health)
        self.init(
            name: view.name, health: health, reason: reason, until: until, inFlight: tally.slots[view.name] ?? 0,
            limit: view.limit, queued: tally.jobs[view.name]?[.queued] ?? 0)
    }

    /// The worse of the two gates; a person's pause comes first.
    private static func word(_ health: LaneHealth) -> (Health, String?, Timestamp?) {
        if health.isPaused { return (.parked, "paused", nil) }
        let gates = [health.submitting, health.polling]
        for gate in gates {
            if case .parked(let reason, let until) = gate.condition { return (.parked, reason, until) }
        }
        for gate in gates {
            if case .slowed(let reason, let until) = gate.condition { return (.slowed, reason, until) }
        }
        return (.ok, nil, nil)
    }
}
