import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import ReelCore

extension SocketClient {
    /// Sends lines of JSON and hands out the answer to each as it comes, in order.
    ///
    /// Lines that a broken connection left unanswered are sent again: each must carry an idempotency key.
    ///
    /// - Throws: ``ErrorAnswer`` when the daemon refuses the upload as a whole.
    package func send(
        _ feed: LineFeed, to path: String, each: (LineFeed.Line, JSON) async throws -> Void
    ) async throws {
        var progress = -1
        while await !feed.isFinished {
            // Patience starts anew whenever a connection got on.
            guard await feed.answered > progress else { throw SocketTrouble.broken("connections end too early") }
            progress = await feed.answered
            try await repeating(isSafe: true) {
                let before = await feed.answered
                do {
                    try await sendOnce(feed, to: path, each: each)
                } catch {
                    guard SocketTrouble(error) != nil, await feed.answered > before else { throw error }
                }
            }
        }
        if let failure = await feed.failure { throw failure }
    }

    private func sendOnce(
        _ feed: LineFeed, to path: String, each: (LineFeed.Line, JSON) async throws -> Void
    ) async throws {
        var request = try request(.post, path, ["content-type": "application/x-ndjson"])
        request.body = .stream(OutgoingLines(feed: feed, start: await feed.answered), length: .unknown)
        let response = try await execute(request, timeout: .hours(24))
        guard response.status == .ok else {
            _ = try await Self.reply(response).success()
            throw ErrorAnswer.unreadable(status: Int(response.status.code))
        }
        var splitter = LineSplitter()
        for try await chunk in response.body {
            splitter.append(chunk.readableBytesView)
            while let line = splitter.next() { try await take(line, of: feed, each) }
        }
        if let line = splitter.finish() { try await take(line, of: feed, each) }
    }

    private func take(
        _ bytes: [UInt8], of feed: LineFeed, _ each: (LineFeed.Line, JSON) async throws -> Void
    ) async throws {
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        // Half a line is what a broken connection leaves.
        guard let answer = try? JSON(parsing: bytes) else { throw SocketTrouble.broken("an answer is cut off") }
        guard let line = await feed.answer() else {
            throw ErrorAnswer(ReelError(.internal, "the daemon answered more lines than were sent"))
        }
        try await each(line, answer)
    }
}

/// The request's body: every line that is not answered yet.
private struct OutgoingLines: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let feed: LineFeed
    let start: Int

    func makeAsyncIterator() -> Iterator { Iterator(feed: feed, place: start) }

    struct Iterator: AsyncIteratorProtocol {
        let feed: LineFeed
        var place: Int

        mutating func next() async throws -> ByteBuffer? {
            let lines = await feed.lines(from: place)
            guard !lines.isEmpty else { return nil }
            place += lines.count
            var piece = ByteBuffer()
            for line in lines {
                piece.writeBytes(line.bytes)
                piece.writeInteger(UInt8(ascii: "\n"))
            }
            return piece
        }
    }
}
