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
        if let uid = await context.channel?.peerUID {
            context.caller = Caller(uid: uid, isAdmin: users.isAdmin(uid))
        }
        return try await next(request, context)
    }
}

extension Channel {
    /// Who is at the other end; `nil` of a connection that is closed already, with nobody who would read an answer.
    var peerUID: UInt32? {
        get async {
            guard let socket = self as? any SocketOptionProvider else { return nil }
            let peer: PeerCredentials? = try? await socket.unsafeGetSocketOption(
                level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
            ).get()
            return peer.flatMap { $0.uid == .max ? nil : $0.uid }
        }
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
