import AsyncHTTPClient
import Crypto
import NIOCore
import NIOHTTP1
import ReelCore

/// A body that was handed out piece by piece.
package struct StreamedAnswer: Sendable {
    package let bytes: Int64
    /// Of what has come; lower-case hexadecimal.
    package let sha256: String
    /// What the daemon said that would come, where it did.
    package let promised: (bytes: Int64?, sha256: String?)

    package init(bytes: Int64, sha256: String, promised: (bytes: Int64?, sha256: String?)) {
        (self.bytes, self.sha256, self.promised) = (bytes, sha256, promised)
    }

    /// Whether all has come as it was sent.
    package var isWhole: Bool { promised.bytes == bytes && promised.sha256 == sha256 }
}

extension SocketClient {
    /// Hands out the body of an answer piece by piece; nothing is repeated.
    ///
    /// - Throws: ``ErrorAnswer`` when the daemon refuses, ``SocketTrouble`` when it is lost.
    package func stream(_ call: Call, each: ([UInt8]) async throws -> Void) async throws -> StreamedAnswer {
        let response: HTTPClientResponse
        do {
            let limit = TimeAmount.seconds(60) + .milliseconds(call.patience.milliseconds)
            response = try await execute(try request(call.method, call.path, call.headers), timeout: limit)
        } catch {
            throw SocketTrouble(error) ?? error
        }
        guard response.status == .ok else {
            _ = try await Self.reply(response).success()
            throw ErrorAnswer.unreadable(status: Int(response.status.code))
        }
        var (hash, count) = (SHA256(), Int64(0))
        var isOurs = true
        do {
            for try await chunk in response.body {
                let bytes = Array(chunk.readableBytesView)
                hash.update(data: bytes)
                count += Int64(bytes.count)
                isOurs = false
                try await each(bytes)
                isOurs = true
            }
        } catch {
            // What breaks the connection is told as such; what the caller throws, as it is.
            throw isOurs ? SocketTrouble(error) ?? error : error
        }
        let length = response.headers.first(name: "content-length").flatMap { Int64($0) }
        return StreamedAnswer(
            bytes: count, sha256: hash.finalize().hexadecimal,
            promised: (length, response.headers.first(name: "x-content-sha256")))
    }
}
