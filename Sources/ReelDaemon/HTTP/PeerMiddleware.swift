import Glibc
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import ReelCore

/// Learns from the kernel who is calling, once per request.
struct PeerMiddleware: RouterMiddleware {
    let users: Users

    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let socket = context.channel as? any SocketOptionProvider {
            // A connection that is closed already has no caller, and nobody who would read the answer.
            let peer: PeerCredentials? = try? await socket.unsafeGetSocketOption(
                level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
            ).get()
            if let peer, peer.uid != .max { context.caller = Caller(uid: peer.uid, isAdmin: users.isAdmin(peer.uid)) }
        }
        return try await next(request, context)
    }
}

/// Refuses what a browser sends: no page may reach the socket through a proxy that somebody has put before it.
struct BrowserMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: ReelContext, next: @concurrent (Request, ReelContext) async throws -> Response
    ) async throws -> Response {
        for name in [HTTPField.Name.origin, .referer] where request.headers[name] != nil {
            throw ReelError(.forbidden, "requests with \(name) are refused: this is no service for web pages")
        }
        return try await next(request, context)
    }
}
