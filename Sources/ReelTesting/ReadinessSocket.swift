import Glibc

/// The receiving end of `sd_notify`, so that a test knows the moment at which a daemon is ready without asking again and again.
package final class ReadinessSocket: Sendable {
    package let path: String
    private let descriptor: CInt

    /// - Parameter path: at most 107 bytes; made here.
    /// - Throws: ``ProcessTrouble`` when it cannot be made.
    package init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, bound == 0 else { throw ProcessTrouble("cannot bind \(path): errno \(errno)") }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Waits for a message that has `word`; blocks, at most `seconds`.
    ///
    /// - Returns: whether it came.
    package func receive(_ word: String, within seconds: Int = 60) -> Bool {
        while let message = next(within: seconds) {
            if message.contains(word) { return true }
        }
        return false
    }

    /// The next message; blocks, at most `seconds`.
    package func next(within seconds: Int) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, CInt(seconds * 1000)) > 0 else { return nil }
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}

/// Something about a child process that a test cannot go on with.
package struct ProcessTrouble: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
