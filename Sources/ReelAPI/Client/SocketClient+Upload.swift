import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

extension SocketClient {
    /// Sends a file as an upload, a piece at a time.
    ///
    /// - Parameter path: the file.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``FileTrouble`` when the file cannot be read, ``SocketTrouble`` when there is no answer.
    package func upload(_ path: String) async throws -> Reply {
        try await repeating(isSafe: true) {
            let file = try OutgoingFile(path)
            var request = try request(.post, "/v1/uploads", ["content-type": "application/octet-stream"])
            request.body = .stream(file, length: .known(file.bytes))
            return try await Self.reply(try await execute(request, timeout: .minutes(10)))
        }
    }
}

/// A file's bytes on their way out.
private struct OutgoingFile: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    private static let step = 256 << 10

    let bytes: Int64
    private let handle: FileHandle
    private let path: String

    init(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileTrouble(path, "cannot be read") }
        (self.path, handle) = (path, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
        guard pread(descriptor, nil, 0, 0) == 0, let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: 0)) != nil
        else { throw FileTrouble(path, "cannot be read", code: errno == 0 ? ESPIPE : errno) }
        bytes = Int64(end)
    }

    func makeAsyncIterator() -> Iterator { Iterator(file: self) }

    struct Iterator: AsyncIteratorProtocol {
        let file: OutgoingFile

        mutating func next() async throws -> ByteBuffer? {
            guard let data = try file.handle.read(upToCount: OutgoingFile.step), !data.isEmpty else { return nil }
            return ByteBuffer(bytes: data)
        }
    }
}
