import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

/// Batches: how they stand, and what is done to all jobs of one.
///
/// A batch belongs to its owner; two users may each have one of the same name.
struct BatchController: Sendable {
    let engine: Engine
    let users: Users
    let time: any Timekeeper

    func addRoutes(to router: Router<ReelContext>) {
        router.get("v1/batches", use: list)
        router.get("v1/batches/:name", use: show)
        router.post("v1/batches/:name/cancel", use: cancel)
        router.post("v1/batches/:name/retry", use: retry)
    }

    @Sendable private func list(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        try request.checkQuery(["limit", "owner"])
        let limit = try request.whole("limit", in: 1...1000) ?? 100
        let batches = try await batches(of: owners(request, caller), named: nil, upTo: limit)
        var answers: [JSON] = []
        for batch in batches { answers.append(try await answer(batch).json) }
        return Response(["batches": .array(answers)])
    }

    @Sendable private func show(_ request: Request, context: ReelContext) async throws -> Response {
        Response(try await answer(batch(request, context)).json)
    }

    /// Cancels every job that has not ended.
    @Sendable private func cancel(_ request: Request, context: ReelContext) async throws -> Response {
        let batch = try await batch(request, context)
        _ = try await request.members([])
        let caller = try context.requireCaller()
        return try await change(batch, by: caller) { $0.lifecycle.state.isEnd ? nil : .cancelRequested }
    }

    /// Tries the jobs again that have failed, and no others.
    @Sendable private func retry(_ request: Request, context: ReelContext) async throws -> Response {
        let batch = try await batch(request, context)
        let event = try JobsController.retry(try await request.members(["again"]))
        let caller = try context.requireCaller()
        return try await change(batch, .failed, by: caller) { $0.lifecycle.state == .failed ? event : nil }
    }

    /// Does to each job what `event` says of it, and tells how it went.
    private func change(
        _ batch: BatchReport, _ state: JobState? = nil, by caller: Caller,
        _ event: @escaping @Sendable (Job) -> Event?
    ) async throws -> Response {
        let sweep = BatchSweep(engine: engine, batch: batch.name, owner: batch.owner, caller: caller)
        let (changed, refused) = try await sweep.carryOut(state, event)
        let now = try await engine.store.batches(owner: batch.owner, named: batch.name, upTo: 1).first
        let after = try await answer(now ?? batch)
        return Response(BatchActionAnswer(batch: after, changed: changed, refused: refused).json)
    }

    /// The batch in the path, when it is there for the caller.
    private func batch(_ request: Request, _ context: ReelContext) async throws -> BatchReport {
        let caller = try context.requireCaller()
        try request.checkQuery(["owner"])
        let name = context.parameters.get("name") ?? ""
        let found = try await batches(of: owners(request, caller), named: name, upTo: 10)
        guard let batch = found.first else { throw ReelError(.notFound, "there is no batch '\(name.prefix(100))'") }
        guard found.count == 1 else {
            let names = found.map { users.name(of: $0.owner) }.joined(separator: ", ")
            throw ReelError(
                .conflict, field: "owner", "\(names) have a batch of that name; add ?owner= and one of them")
        }
        return batch
    }

    /// Whose batches are asked for.
    private enum Owners { case all, one(UInt32), none }

    /// Naming somebody whose batches are not for the caller is naming nobody.
    private func owners(_ request: Request, _ caller: Caller) -> Owners {
        guard let name = request.query("owner") else { return caller.isAdmin ? .all : .one(caller.uid) }
        guard let uid = Users.uid(of: name), caller.isAdmin || uid == caller.uid else { return .none }
        return .one(uid)
    }

    private func batches(of owners: Owners, named name: String?, upTo limit: Int) async throws -> [BatchReport] {
        switch owners {
        case .all: try await engine.store.batches(owner: nil, named: name, upTo: limit)
        case .one(let uid): try await engine.store.batches(owner: uid, named: name, upTo: limit)
        case .none: []
        }
    }

    private func answer(_ report: BatchReport) async throws -> BatchAnswer {
        let credits = BatchAnswer.Credits(
            reserved: report.sums.reserved.credits, spent: report.sums.spent.credits,
            unknown: report.sums.unknown.credits)
        return BatchAnswer(
            name: report.name, owner: users.name(of: report.owner), jobs: report.jobs, credits: credits,
            eta: try await BatchOutlook(engine: engine, now: time.now).end(of: report))
    }
}
