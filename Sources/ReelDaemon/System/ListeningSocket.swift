import CSystemd
import Glibc
import ReelCore

/// Where clients come in: the socket systemd passed, or one of our own.
enum ListeningSocket: Sendable {
    /// A listening descriptor that systemd keeps open across restarts.
    case passed(CInt)
    /// A path to bind.
    case path(String)
    /// An address on TCP.
    case address(TCPAddress)

    /// The socket systemd passed to this process, if any, else `path`.
    ///
    /// - Throws: `ReelError` when what was passed is not one listening Unix socket.
    static func find(path: String) throws(ReelError) -> Self {
        let count = sd_listen_fds(1)
        guard count != 0 else { return .path(path) }
        let descriptor = SD_LISTEN_FDS_START
        guard count == 1, sd_is_socket_unix(descriptor, SOCK_STREAM_TYPE, 1, nil, 0) > 0 else {
            let message = "systemd passed \(count) sockets; reeld.socket must pass one listening Unix stream socket"
            throw ReelError(.unavailable, field: "socket", message)
        }
        return .passed(descriptor)
    }
}

private let SOCK_STREAM_TYPE = CInt(SOCK_STREAM.rawValue)
