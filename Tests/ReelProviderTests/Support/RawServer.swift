import Foundation
import Glibc
import Synchronization

/// A server of raw bytes on a free port: each connection is played by a script, on a thread of its own.
final class RawServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let state = Mutex((requests: [RawRequest](), connections: 0, isStopped: false))

    /// Plays `script` with each connection and its number from 0.
    ///
    /// It may block; when it returns, the connection is closed in an orderly way.
    init(_ script: @escaping @Sendable (RawConnection, Int) -> Void) throws {
        (listener, port) = try Self.listen()
        Thread.detachNewThread { [self, listener] in
            while true {
                let number = accept(listener, nil, nil)
                if number < 0, state.withLock(\.isStopped) { break }
                guard number >= 0 else { continue }
                let index = state.withLock { state in
                    state.connections += 1
                    return state.connections - 1
                }
                let connection = RawConnection(number) { request in self.state.withLock { $0.requests.append(request) }
                }
                Thread.detachNewThread {
                    script(connection, index)
                    connection.finish()
                }
            }
            close(listener)
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// All requests that were read so far.
    var requests: [RawRequest] { state.withLock(\.requests) }
    var connections: Int { state.withLock(\.connections) }

    /// Takes no more connections; to be called once.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            _ = shutdown(listener, Int32(SHUT_RDWR))
        }
    }

    /// A port of this machine where nobody listens.
    static func closedPort() throws -> UInt16 {
        let (number, port) = try listen()
        close(number)
        return port
    }

    private static func listen() throws -> (Int32, UInt16) {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && Glibc.listen(number, 64) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        guard number >= 0, bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return (number, UInt16(bigEndian: address.sin_port))
    }
}
