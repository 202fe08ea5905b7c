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
    let users: Users
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
        let place = try caller.isExempt ? nil : streams.place(for: caller.uid)
        let start: Int64
        switch try await store.eventStart(after: query.after) {
        case .after(let id): start = id
        case .gone(let oldest): return Self.gone(oldest, query, request, context)
        case .ahead(let newest):
            throw ReelError(
                .invalidRequest, field: query.field,
                "there was no such event yet: the newest is \(newest); without a number the stream begins with now")
        }
        let headers: HTTPFields = [.contentType: Self.mediaType, .cacheControl: "no-cache"]
        // Nobody reads the answer to HEAD on.
        if request.method == .head { return Response(status: .ok, headers: headers) }
        let stream = EventStream(
            store: store, feed: feed, streams: streams, time: time, filter: query.filter,
            connection: StreamConnection(context.channel), isWelcome: { [users] in await caller.maySeeOn(users) })
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(place) {} }
            try await stream.write(after: start, to: &writer)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    static let mediaType = "text/event-stream"

    /// Where a program finds the number to go on from.
    private static let oldestField = HTTPField.Name("Reel-Oldest-Event")

    private static func gone(
        _ oldest: Int64, _ query: EventQuery, _ request: Request, _ context: ReelContext
    ) -> Response {
        let message = "what came behind it is not all kept any more; the oldest number to go on from is \(oldest)"
        var answer = Response(
            ReelError(.gone, field: query.field, message), requestID: context.id, isDropIn: false)
        if let oldestField { answer.headers[oldestField] = String(oldest) }
        return request.method == .head ? answer.createHeadResponse() : answer
    }
}
