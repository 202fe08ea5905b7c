import HTTPTypes
import Hummingbird
import NIOCore
import ReelCore
import ReelEngine
import ReelStore

/// `GET /v1/events`: what happens, as it happens.
struct EventsController: Sendable {
    let store: any JobStore
    let feed: JobFeed
    let streams: EventStreams
    let time: any Timekeeper

    func addRoutes(to router: Router<ReelContext>) { router.get("v1/events", use: events) }

    @Sendable private func events(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        let query = try EventQuery(request, by: caller)
        for job in query.filter.jobs.sorted() {
            guard let owner = try await store.job(job)?.owner, caller.isAdmin || owner == caller.uid else {
                throw ReelError(.notFound, "there is no job \(job)")
            }
        }
        let start = try Self.start(try await store.eventStart(after: query.after), query)
        let headers: HTTPFields = [.contentType: Self.mediaType, .cacheControl: "no-cache"]
        // Nobody reads the answer to HEAD on.
        if request.method == .head { return Response(status: .ok, headers: headers) }
        let stream = EventStream(
            store: store, feed: feed, streams: streams, time: time, filter: query.filter,
            connection: StreamConnection(context.channel), isWelcome: { await caller.isStillValid })
        let body = ResponseBody { writer in
            try await stream.write(after: start, to: &writer)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    static let mediaType = "text/event-stream"

    private static func start(_ start: EventStart, _ query: EventQuery) throws(ReelError) -> Int64 {
        switch start {
        case .after(let id): return id
        case .gone(let oldest):
            let message = "what came behind it is not all kept any more; the oldest number to go on from is \(oldest)"
            throw ReelError(.gone, field: query.field, message)
        case .ahead(let newest):
            throw ReelError(
                .invalidRequest, field: query.field,
                "there was no such event yet: the newest is \(newest); without a number the stream begins with now")
        }
    }
}
