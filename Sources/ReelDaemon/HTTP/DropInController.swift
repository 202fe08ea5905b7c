import Foundation
import Hummingbird
import ReelCore
import ReelEngine
import ReelProvider
import ReelStore

/// The provider's own pair of calls, in exactly its shapes: a client written for it works, durably, by its base URL.
struct DropInController: Sendable {
    let jobs: JobsController
    /// Signs the URLs of clips, since they are fetched without the key; `nil` on the socket, where nobody needs one.
    let links: ClipLinks?

    /// Whether errors on this path are to be in the provider's form; slashes too many are passed over, as routes do.
    static func owns(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts == ["v1", "videos", "generate"] || parts.starts(with: ["v1", "videos", "tasks"])
    }

    func addRoutes(to router: Router<ReelContext>) {
        router.post("v1/videos/generate", use: submit)
        router.get("v1/videos/tasks/:task", use: show)
    }

    @Sendable func submit(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        let job = try await accept(try await request.json(), key: request.headers.idempotencyKey, by: caller)
        return Response([
            "task_id": .string(Self.name(job)), "model": .string(job.model),
            "created_at": .string(job.createdAt.description), "request_id": .string(context.id),
        ])
    }

    private func accept(_ body: JSON, key: String?, by caller: Caller) async throws -> Job {
        // The whole body is the provider's: a key of that name in it is not ours.
        let idempotency = try key.flatMap { key throws(ReelError) in
            try Idempotency(header: key, body: ["request": body])
        }
        let prepared = try await jobs.prepare(idempotency, by: caller) { () throws(ReelError) in
            try jobs.intake.job(ofRequest: body, by: caller)
        }
        guard let stored = try await jobs.store(prepared).jobs.first else {
            throw ReelError(.internal, "nothing was stored")
        }
        return stored
    }

    @Sendable func show(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        let name = context.parameters.get("task").flatMap { $0.removingPercentEncoding } ?? ""
        guard let job = try await find(name), caller.isAdmin || job.owner == caller.uid else {
            throw ReelError(.notFound, "there is no task '\(name.prefix(80))'")
        }
        let host = request.head.authority ?? "localhost"
        return Response(answer(job, named: name, host: host, requestID: context.id))
    }

    private func find(_ name: String) async throws -> Job? {
        if name.hasPrefix("reel_"), let id = JobID(typed: name.dropFirst("reel_".count)) {
            return try await jobs.engine.store.job(id)
        }
        return try await jobs.engine.store.job(withTask: TaskID(name))
    }

    private static func name(_ job: Job) -> String { "reel_\(job.id)" }

    private func answer(_ job: Job, named name: String, host: String, requestID: String) -> JSON {
        let life = job.lifecycle
        let videos = life.clips.enumerated().map { video($0.element, $0.offset, job, host) }
        return [
            "task_id": .string(name), "status": .string(Self.status(of: life)), "model": .string(job.model),
            "created_at": .string(job.createdAt.description),
            "completed_at": life.finishedAt.map { .string($0.description) } ?? nil,
            "videos": life.state == .succeeded ? .array(videos) : nil,
            "error": life.state == .failed || life.state == .canceled ? Self.error(of: life, requestID) : nil,
            "request_id": .string(requestID),
        ]
    }

    static func status(of life: Lifecycle) -> String {
        switch life.state {
        case .held, .queued, .submitting, .inDoubt: "queued"
        // Its end is told only when it is in hand.
        case .rendering: life.providerStatus == "queued" ? "queued" : "processing"
        case .fetching: "processing"
        case .succeeded: "succeeded"
        case .failed, .canceled: "failed"
        }
    }

    private func video(_ clip: Clip, _ index: Int, _ job: Job, _ host: String) -> JSON {
        func url(_ folder: String) -> String {
            let path = "/v1/jobs/\(job.id)/\(folder)/\(index)"
            guard let links else { return "http://\(host)\(path)" }
            return "\(links.scheme)://\(host)\(path)?\(links.query(for: path, owner: job.owner))"
        }
        return [
            "url": .string(url("clips")), "width": clip.width.map { .number(.init($0)) } ?? nil,
            "height": clip.height.map { .number(.init($0)) } ?? nil,
            "duration": clip.duration.map { .number(Int(exactly: $0).map { .init($0) } ?? .init($0)) } ?? nil,
            "cover_url": clip.cover == nil ? nil : .string(url("covers")),
        ]
    }

    private static func error(of life: Lifecycle, _ requestID: String) -> JSON {
        let error = life.error ?? JobError(code: "CANCELED", message: "the job was canceled")
        return [
            "code": .string(error.code), "message": .string(error.message),
            "status": error.status.map { .number(.init($0)) } ?? nil,
            "request_id": .string(error.requestID ?? requestID),
        ]
    }
}
