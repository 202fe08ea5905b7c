import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import ReelCore

/// A file that was fetched from the daemon.
package struct Download: Hashable, Sendable {
    package let bytes: Int64
    /// Lower-case hexadecimal.
    package let sha256: String
    package let contentType: String?

    package init(bytes: Int64, sha256: String, contentType: String?) {
        (self.bytes, self.sha256, self.contentType) = (bytes, sha256, contentType)
    }
}

extension SocketClient {
    /// Fetches a file; it appears under its final name when it is whole and synced.
    ///
    /// - Parameters:
    ///   - path: on the socket.
    ///   - name: gives the file's name for the answer's content type.
    ///   - check: refuses the file by throwing, before it gets its name.
    /// - Returns: the file's path and what is in it.
    /// - Throws: ``ErrorAnswer`` when the daemon refuses.
    package func download(
        _ path: String, naming name: (String?) -> String, check: (Download) throws -> Void = { _ in }
    ) async throws -> (file: String, Download) {
        try await repeating(isSafe: true) {
            let response = try await execute(try request(.get, path), timeout: .seconds(60))
            guard response.status == .ok else {
                _ = try await Self.reply(response).success()
                throw ErrorAnswer.unreadable(status: Int(response.status.code))
            }
            let file = name(response.headers.first(name: "content-type"))
            return (file, try await save(response, as: file, check: check))
        }
    }

    private func save(
        _ response: HTTPClientResponse, as file: String, check: (Download) throws -> Void
    ) async throws -> Download {
        var part = try PartialFile(for: file)
        defer { part.discard() }
        var hash = SHA256()
        for try await chunk in response.body {
            chunk.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
            try part.write(chunk.readableBytesView)
        }
        let sha256 = hash.finalize().hexadecimal
        let contentType = response.headers.first(name: "content-type")
        let download = Download(bytes: part.bytes, sha256: sha256, contentType: contentType)
        try check(download)
        try part.finish()
        return download
    }
}
