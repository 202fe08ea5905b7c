import Foundation
import Hummingbird
import Logging
import NIOCore
import ReelAPI
import ReelCore
import ReelStore

/// Turns whatever goes wrong into the envelope that callers read.
struct ErrorMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let refusal = ReelError(describing: error, at: request)
            if refusal.code == .internal {
                context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            }
            var answer = Response(refusal, requestID: context.id, isDropIn: DropInController.owns(request.uri.path))
            if refusal.code == .methodNotAllowed {
                answer.headers[.allow] = OpenAPI.current.methods(at: request.uri.path).joined(separator: ", ")
            }
            // A body after HEAD would be taken for the start of the next answer.
            return request.method == .head ? answer.createHeadResponse() : answer
        }
    }
}

extension ReelError {
    /// What a caller is told of an error that a request met: a path that is there with other methods is told from none.
    fileprivate init(describing error: any Error, at request: Request) {
        let methods = (error as? HTTPError)?.status == .notFound ? OpenAPI.current.methods(at: request.uri.path) : []
        if methods.isEmpty {
            self.init(describing: error)
        } else {
            let right = methods.joined(separator: ", ")
            self.init(.methodNotAllowed, "this path has no \(request.method.rawValue.prefix(20)); it takes \(right)")
        }
    }

    /// What a caller is told of any error; the inside of reel stays inside.
    init(describing error: any Error) {
        switch error {
        case let error as ReelError: self = error
        case let error as IllegalTransition: self.init(.conflict, field: "state", error.reason)
        case let error as HTTPError: self.init(error)
        case is NIOTooManyBytesError: self.init(.tooLarge, "the body is over 64 MiB")
        default: self.init(.internal, "reeld failed at this request; its log says why")
        }
    }

    private init(_ error: HTTPError) {
        switch error.status.code {
        case 404: self.init(.notFound, "there is no such path; /openapi.json tells what is there")
        case 413: self.init(.tooLarge, "the body is over 64 MiB")
        default: self.init(.invalidRequest, "the request cannot be read")
        }
    }
}
