import Glibc
import ReelTesting

/// One connection to a daemon's socket, byte for byte.
///
/// All calls block: it is used on a thread of its own, see ``World/converse(_:)``.
final class WireConnection {
    private static let patience = 60
    private let descriptor: CInt
    private var received: [UInt8] = []

    init(path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw ProcessTrouble("cannot connect to \(path): errno \(errno)") }
        // A timeval: the struct itself is seen through one module or another, as the build happens to load them.
        var limit = (seconds: Self.patience, microseconds: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<(Int, Int)>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<(Int, Int)>.size))
    }

    /// Connects on TCP, perhaps from another of the addresses of 127.0.0.0/8.
    init(port: UInt16, from source: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        func call(_ function: (CInt, UnsafePointer<sockaddr>?, socklen_t) -> CInt, _ host: String, _ port: UInt16)
            -> Bool
        {
            var address = sockaddr_in()
            (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
            address.sin_addr.s_addr = inet_addr(host)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
        guard call(bind, source, 0), call(connect, "127.0.0.1", port) else {
            throw ProcessTrouble("cannot connect to port \(port): errno \(errno)")
        }
        var limit = (seconds: Self.patience, microseconds: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<(Int, Int)>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        guard write(bytes, flags: CInt(MSG_NOSIGNAL)) == bytes.count else {
            throw ProcessTrouble("cannot send: errno \(errno)")
        }
    }

    /// Sends until all is out, an answer has come, or the other side has closed, as curl does.
    ///
    /// - Returns: how much went out.
    @discardableResult
    func sendUntilAnswered(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
            guard Glibc.poll(&poll, 1, CInt(Self.patience) * 1000) == 1, poll.revents & Int16(POLLIN) == 0 else {
                break
            }
            let step = write(
                Array(bytes[sent..<min(bytes.count, sent + 65_536)]),
                flags: CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
            guard step > 0 else { break }
            sent += step
        }
        return sent
    }

    private func write(_ bytes: [UInt8], flags: CInt) -> Int {
        var sent = 0
        while sent < bytes.count {
            let step = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
            guard step > 0 else { break }
            sent += step
        }
        return sent
    }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Reads up to `count` bytes more.
    ///
    /// - Returns: whether there were any before the other side closed.
    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw ProcessTrouble("no answer: errno \(errno), so far \(received.count) bytes") }
        received += buffer.prefix(count)
        return count > 0
    }

    /// Everything until the other side closes.
    func rest() throws -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    /// The next `count` bytes.
    func bytes(_ count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receive() else { throw ProcessTrouble("closed after \(received.count) of \(count) bytes") }
        }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// What stands before the next `mark`, which is dropped.
    func bytes(upTo mark: String) throws -> [UInt8] {
        let mark = Array(mark.utf8)
        while true {
            if let range = received.firstRange(of: mark) {
                defer { received.removeSubrange(..<range.upperBound) }
                return Array(received[..<range.lowerBound])
            }
            guard try receive() else {
                throw ProcessTrouble("closed before the end: \(String(decoding: received, as: UTF8.self))")
            }
        }
    }
}
