import HTTPTypes
import Hummingbird
import ReelCore

/// Keeps each user to so many requests at a time, from their head to their answer's last byte.
struct LimitMiddleware: RouterMiddleware {
    let guests: Guests

    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        guard let caller = context.caller, let place = try guests.serve(caller) else {
            return try await next(request, context)
        }
        var response = try await next(request, context)
        // A stream without an end is no request at work: it counts as the connection that it takes.
        if response.headers[.contentType] == EventsController.mediaType { return response }
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            defer { withExtendedLifetime(place) {} }
            try await body.write(writer)
        }
        return response
    }
}
