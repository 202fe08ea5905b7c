import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Why a call got no answer.
package enum SocketTrouble: Error, Hashable, Sendable {
    /// No connection was made: the daemon knows nothing of the call.
    case unreachable(String)
    /// The socket is there, but not for this user.
    case denied
    /// The connection broke, or no answer came in time: the call may have been acted on.
    case broken(String)

    /// What `error` says about the call; `nil` when it is about something else.
    init?(_ error: any Error) {
        switch error {
        case let trouble as Self: self = trouble
        case let error as HTTPClientError:
            guard let trouble = Self(error) else { return nil }
            self = trouble
        case let error as IOError: self = Self(code: error.errnoCode, error.description)
        case is HTTPParserError: self = .broken("the answer was cut off")
        case is ChannelError: self = .unreachable("\(error)")
        default: return nil
        }
    }

    private init?(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: self = .unreachable("it accepts no connection in time")
        case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled:
            self = .broken("the connection was closed before the answer")
        case .readTimeout, .writeTimeout, .deadlineExceeded: self = .broken("no answer came in time")
        default: return nil
        }
    }

    private init(code: CInt, _ description: String) {
        switch code {
        case ENOENT: self = .unreachable("there is no such socket")
        case ECONNREFUSED: self = .unreachable("nobody listens on it")
        case EAGAIN: self = .unreachable("too many are waiting for it")
        case EACCES, EPERM: self = .denied
        default: self = .broken(description)
        }
    }
}
