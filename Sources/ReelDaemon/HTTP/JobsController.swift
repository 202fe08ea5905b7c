import HTTPTypes
import Hummingbird
import NIOCore
import ReelAPI
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore
import ServiceLifecycle

/// What the job routes need.
struct JobsController: Sendable {
    let engine: Engine
    let makeIntake: @Sendable () -> Intake
    let uploads: UploadFolder
    let view: JobView
    let users: Users
    let clips: ClipFolder

    var desk: UploadDesk { UploadDesk(folder: uploads, store: engine.store) }
    /// The door for new jobs as it stands now: a reload may move it.
    var intake: Intake { makeIntake() }

    func addRoutes(to router: Router<ReelContext>) {
        router.post("v1/jobs", use: submit)
        router.get("v1/jobs", use: list)
        router.get("v1/jobs/:id", use: show)
        router.get("v1/jobs/:id/history", use: history)
        router.get("v1/jobs/:id/clips/:index", use: clip)
        router.get("v1/jobs/:id/covers/:index", use: cover)
        router.post("v1/estimate", use: estimate)
        addActions(to: router)
        addMoney(to: router)
    }

    @Sendable func submit(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        if request.mediaType == "application/x-ndjson" { return try lines(request, caller) }
        let key = request.headers.idempotencyKey
        let result = try await accept(try await request.json(), key: key, by: caller)
        return Response(try await view.answer(result), status: result.isReplay ? .ok : .created)
    }

    /// Checks and stores one job; what this returns is on disk.
    func accept(_ body: JSON, key: String?, by caller: Caller) async throws -> Enqueued {
        let idempotency = try Idempotency(header: key, body: body)
        return try await store(
            prepare(idempotency, by: caller) { () throws(ReelError) in
                try intake.job(from: body, by: caller, hasKey: idempotency != nil)
            })
    }

    /// What a new job comes to at the door.
    enum Prepared {
        /// The caller's key has made it before.
        case known(Enqueued)
        case new(NewJob)
    }

    /// Looks the key up first, and only then asks whether the job is a right one: the order that every way in keeps to.
    func prepare(
        _ idempotency: Idempotency?, by caller: Caller, _ check: () throws(ReelError) -> NewJob
    ) async throws -> Prepared {
        if let idempotency, let earlier = try await engine.store.replay(idempotency, owner: caller.uid) {
            return .known(earlier)
        }
        var job = try check()
        try await desk.admit(job)
        job.request = try await uploads.takeIn(job.request)
        job.idempotency = idempotency
        return .new(job)
    }

    /// Stores a prepared job; what this returns is on disk.
    func store(_ prepared: Prepared) async throws -> Enqueued {
        switch prepared {
        case .known(let earlier): return earlier
        case .new(let job):
            guard let result = try await engine.enqueue([job]).first else {
                throw ReelError(.internal, "nothing was stored")
            }
            return try result.get()
        }
    }

    @Sendable func show(_ request: Request, context: ReelContext) async throws -> Response {
        let (caller, job) = (try context.requireCaller(), try await visibleJob(context, orToBeApproved: true))
        guard let text = request.query("wait") else { return Response(try await view.answer(job).json) }
        guard let seconds = Double(text), (0...3600).contains(seconds) else {
            throw ReelError(.invalidRequest, field: "wait", "wait is a number of seconds in 0...3600")
        }
        // A shutdown cuts the waiting short, and the reading that ends it: then the job is read once more.
        let wait = Task {
            try await cancelWhenGracefulShutdown {
                try await engine.settled(job.id, within: .milliseconds(Int64(seconds * 1000)))
            }
        }
        // A client that has gone waits no longer, and takes nobody's place.
        context.channel?.closeFuture.whenComplete { _ in wait.cancel() }
        let settled = try? await withTaskCancellationHandler {
            try await wait.value
        } onCancel: {
            wait.cancel()
        }
        // It may be long since the caller was let in.
        guard await caller.isStillValid else {
            throw ReelError(.unauthorized, "this token was revoked or has expired while the call waited")
        }
        if let settled { return Response(try await view.answer(settled).json) }
        return Response(try await view.answer(engine.store.job(job.id) ?? job).json)
    }

    @Sendable func history(_ request: Request, context: ReelContext) async throws -> Response {
        let job = try await visibleJob(context)
        let rows = try await engine.store.history(of: job.id)
        return Response(HistoryAnswer(rows, try await engine.store.submissions(of: job.id)).json)
    }

    @Sendable func list(_ request: Request, context: ReelContext) async throws -> Response {
        let filter = try filter(request, caller: try context.requireCaller())
        guard let filter else { return Response(["jobs": [], "next": nil]) }
        let page = try await engine.store.list(filter)
        return try await offLoop {
            let jobs = try await view.answers(page.jobs)
            return Response(["jobs": .array(jobs), "next": page.next.map { .number(.init($0)) } ?? nil])
        }
    }

    /// The job in the path, when it is there for the caller: somebody else's is not found.
    ///
    /// With `orToBeApproved`, one that waits for an approval is there for those who may give it.
    func visibleJob(_ context: ReelContext, orToBeApproved: Bool = false) async throws -> Job {
        let caller = try context.requireCaller()
        let id = try context.requireJob()
        guard let job = try await engine.store.job(id),
            caller.isAdmin || job.owner == caller.uid || (orToBeApproved && mayApprove(job, caller))
        else { throw ReelError(.notFound, "there is no job \(id)") }
        return job
    }

    /// A token that could not say the yes does not show what somebody else asks it for either.
    private func mayApprove(_ job: Job, _ caller: Caller) -> Bool {
        job.lifecycle.holds.contains(.approval) && caller.grant?.scopes.allow(.admin) != false
            && intake.settings.approval.includes(caller.uid, users)
    }
}

extension HTTPFields {
    /// The caller's `Idempotency-Key`.
    var idempotencyKey: String? { HTTPField.Name("Idempotency-Key").flatMap { self[$0] } }
}
