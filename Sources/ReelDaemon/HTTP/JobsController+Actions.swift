import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

extension JobsController {
    func addActions(to router: Router<ReelContext>) {
        router.post("v1/jobs/:id/cancel", use: action(keys: []) { _ in .cancelRequested })
        router.post("v1/jobs/:id/retry", use: action(keys: ["again"], Self.retry))
        router.post("v1/jobs/:id/refetch", use: action(keys: []) { _ in .refetchRequested })
        router.post("v1/jobs/:id/hold", use: action(keys: []) { _ in .held })
        router.post("v1/jobs/:id/release", use: action(keys: []) { _ in .released })
        router.post("v1/jobs/:id/resolve", use: resolve)
    }

    /// A route that records what its body says on the job in its path.
    private func action(
        keys: [String], _ event: @escaping @Sendable (JSON.Object) throws(ReelError) -> Event
    ) -> @Sendable (Request, ReelContext) async throws -> Response {
        { request, context in
            let job = try await visibleJob(context)
            return try await act(try event(try await request.members(keys)), on: job, context)
        }
    }

    private func act(
        _ deed: Event, on job: Job, submission: Int? = nil, _ context: ReelContext
    ) async throws -> Response {
        try context.requireCaller().require(deed, on: job)
        let changed = try await engine.act(deed, on: job.id, submission: submission)
        let isStoredOnly = changed.lifecycle.state == .submitting && changed.lifecycle.isCancelRequested
        return Response(try await view.answer(changed).json, status: isStoredOnly ? .accepted : .ok)
    }

    /// A person's word on a submission in doubt: on the one that they name, where another may have followed it meanwhile.
    @Sendable private func resolve(_ request: Request, context: ReelContext) async throws -> Response {
        let job = try await visibleJob(context)
        let body = try await request.members(["outcome", "task_id", "submission"])
        let submission = try QueueSettings(body).whole("submission", 1...1_000_000)
        return try await act(try Self.resolution(body), on: job, submission: submission, context)
    }

    @Sendable static func retry(_ body: JSON.Object) throws(ReelError) -> Event {
        guard let again = body["again"], !again.isNull else { return .retried(again: false) }
        guard let value = again.bool else {
            throw ReelError(.invalidRequest, field: "again", "this is \(again.kind); it must be true or false")
        }
        return .retried(again: value)
    }

    @Sendable private static func resolution(_ body: JSON.Object) throws(ReelError) -> Event {
        let outcomes = "adopt (with task_id), not_created, resubmit or give_up"
        guard let outcome = body["outcome"]?.string else {
            throw ReelError(.invalidRequest, field: "outcome", "outcome is missing; it is one of \(outcomes)")
        }
        if outcome != "adopt", body["task_id"] != nil {
            throw ReelError(.invalidRequest, field: "task_id", "task_id goes with the outcome adopt only")
        }
        switch outcome {
        case "adopt": return .adopted(try task(body["task_id"]))
        case "not_created": return .declaredNotCreated
        case "resubmit": return .resubmitted(byPolicy: false)
        case "give_up": return .gaveUp
        default:
            throw ReelError(.invalidRequest, field: "outcome", "there is no such outcome; it is one of \(outcomes)")
        }
    }

    private static func task(_ value: JSON?) throws(ReelError) -> TaskID {
        guard let text = value?.string, !text.isEmpty, text.isPlain(upTo: 512) else {
            let right = "the provider's task id, such as task_2042864638838083584"
            throw ReelError(.invalidRequest, field: "task_id", "to adopt a task, task_id must be \(right)")
        }
        return TaskID(text)
    }
}
