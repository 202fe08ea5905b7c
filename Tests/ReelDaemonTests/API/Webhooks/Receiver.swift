import Foundation
import Glibc
import Synchronization

/// A receiver of notices on a free port of this machine: answers as it is told, and keeps what came.
final class Receiver: Sendable {
    struct Received: Sendable {
        /// In lower case.
        let headers: [String: String]
        let body: [UInt8]
    }

    let port: UInt16
    private let listener: CInt
    private let status: @Sendable (Int) -> Int
    private let kept = Mutex<[Received]>([])

    var url: String { "http://127.0.0.1:\(port)/hook?token=quagga" }
    var received: [Received] { kept.withLock(\.self) }

    /// - Parameter status: of the answer to a request, by the number of those before it.
    /// - Throws: when there is no port to be had.
    init(status: @escaping @Sendable (Int) -> Int = { _ in 200 }) throws {
        self.status = status
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    func stop() { _ = shutdown(listener, CInt(SHUT_RDWR)) }

    /// Returns when so many requests have come.
    func wait(for count: Int) async {
        while received.count < count { await Task.yield() }
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            answer(connection)
            close(connection)
        }
        close(listener)
    }

    private func answer(_ connection: CInt) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while request(in: bytes) == nil {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            bytes += buffer.prefix(count)
        }
        guard let request = request(in: bytes) else { return }
        let number = kept.withLock { kept in
            kept.append(request)
            return kept.count - 1
        }
        let text = "HTTP/1.1 \(status(number)) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        _ = Array(text.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
    }

    private func request(in bytes: [UInt8]) -> Received? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var headers: [String: String] = [:]
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let body = Array(bytes[end.upperBound...])
        guard body.count >= headers["content-length"].flatMap({ Int($0) }) ?? 0 else { return nil }
        return Received(headers: headers, body: body)
    }
}
