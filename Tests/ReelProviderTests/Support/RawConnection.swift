import Foundation
import Glibc
import Synchronization

/// One connection to a ``RawServer``, whose calls all block.
final class RawConnection: Sendable {
    private let number: Mutex<Int32?>
    private let noteRequest: @Sendable (RawRequest) -> Void

    init(_ number: Int32, noteRequest: @escaping @Sendable (RawRequest) -> Void) {
        self.number = Mutex(number)
        self.noteRequest = noteRequest
    }

    /// Reads a request's head and body; `nil` when the other side closes first.
    @discardableResult
    func readRequest() -> RawRequest? {
        guard var request = readHead() else { return nil }
        while request.body.count < request.length, let more = read() { request.body += more }
        noteRequest(request)
        return request
    }

    /// Reads a request's head, and whatever came with it.
    func readHead() -> RawRequest? {
        var bytes: [UInt8] = []
        while let more = read() {
            bytes += more
            if let request = RawRequest(bytes) { return request }
        }
        return nil
    }

    /// Waits for the other side to close.
    func waitForClose() { while read() != nil {} }

    func read() -> [UInt8]? {
        guard let descriptor = number.withLock(\.self) else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, filled in
            filled = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Whether all of it went out.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        guard let descriptor = number.withLock(\.self) else { return false }
        var sent = 0
        while sent < bytes.count {
            let step = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard step > 0 else { return false }
            sent += step
        }
        return true
    }

    /// An answer with `Content-Length`.
    func answer(_ status: Int, _ body: String, headers: [String] = []) {
        answer(status, Array(body.utf8), headers: headers)
    }

    func answer(_ status: Int, _ body: [UInt8], headers: [String] = []) {
        let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.count)"] + headers
        send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    func finish() {
        number.withLock { number in
            if let descriptor = number { close(descriptor) }
            number = nil
        }
    }

    /// Ends the connection with a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        if let descriptor = number.withLock(\.self) {
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }
        finish()
    }
}
