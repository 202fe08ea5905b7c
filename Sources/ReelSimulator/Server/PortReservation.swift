import Glibc
import Synchronization

/// A port on the loopback interface that stays ours while nothing listens on it: connections are refused, and the
/// kernel gives it to nobody else, neither to another server nor as the near end of somebody's connection.
final class PortReservation: Sendable {
    /// A call of the socket interface that failed.
    struct Failure: Error, CustomStringConvertible {
        let call: String
        let code: Int32
        var description: String { "\(call): \(String(cString: strerror(code)))" }
    }

    let port: Int
    private let descriptor: Mutex<Int32?>

    /// Reserves `port`, or any free one for 0.
    init(port: Int) throws {
        guard let wanted = UInt16(exactly: port) else { throw Failure(call: "bind", code: EINVAL) }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        do {
            try Self.share(descriptor)
            self.port = try Self.bind(descriptor, to: wanted)
            self.descriptor = Mutex(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        release()
    }

    /// Gives the port up.
    func release() {
        let open = descriptor.withLock { $0.take() }
        if let open { close(open) }
    }

    /// Lets one listening socket, which does the same, have the port besides this one.
    ///
    /// Linux allows that as long as only one of them listens, so a port on which another server listens is refused.
    private static func share(_ descriptor: Int32) throws {
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout.size(ofValue: one))
        guard setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size) == 0 else {
            throw Failure(call: "setsockopt", code: errno)
        }
    }

    private static func bind(_ descriptor: Int32, to port: UInt16) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout.size(ofValue: address))
        let failure = withUnsafeMutablePointer(to: &address) { pointer -> Failure? in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                if Glibc.bind(descriptor, generic, size) != 0 { return Failure(call: "bind", code: errno) }
                if getsockname(descriptor, generic, &size) != 0 { return Failure(call: "getsockname", code: errno) }
                return nil
            }
        }
        if let failure { throw failure }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
