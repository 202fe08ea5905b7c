import HTTPTypes
import Hummingbird
import NIOCore
import ReelCore
import ReelEngine
import ReelStore
import ReelTesting
import Synchronization
import Testing

@testable import ReelDaemon

/// One stream by itself, under a clock that the test moves.
@Suite(.timeLimit(.minutes(30)))
struct StreamPaceTests {
    /// A reader who takes what comes, until told not to.
    private final class Reader: Sendable {
        let (pieces, piece) = AsyncStream.makeStream(of: String.self)
        let (blocking, block) = AsyncStream.makeStream(of: Void.self)
        let isStuck = Mutex(false)
    }

    private struct Writer: ResponseBodyWriter {
        let reader: Reader

        mutating func write(_ buffer: ByteBuffer) async throws {
            reader.piece.yield(String(buffer: buffer))
            guard reader.isStuck.withLock(\.self) else { return }
            for await _ in reader.blocking {}
            throw CancellationError()
        }

        consuming func finish(_ trailers: HTTPFields?) async throws {}
    }

    private let time = TestTime()
    private let reader = Reader()
    private let streams = EventStreams()

    private func stream() throws -> EventStream {
        let store = try SQLiteStore.inMemory(rules: Samples.rules(time))
        let reader = reader
        let connection = StreamConnection(
            isOpen: { true }, close: { reader.block.finish() }, whenClosed: { _ in })
        return EventStream(
            store: store, feed: JobFeed(), streams: streams, time: time, filter: EventFilter(), connection: connection)
    }

    @Test func `a comment goes out after each quarter of a minute of silence`() async throws {
        let stream = try stream()
        let work = Task { [reader] in
            var writer: any ResponseBodyWriter = Writer(reader: reader)
            try await stream.write(after: 0, to: &writer)
        }
        var pieces = reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        for _ in 1...3 {
            try await sleeps(until: .seconds(15))
            time.advance(by: .seconds(15))
            #expect(await pieces.next() == ": heartbeat\n\n")
        }
        #expect(streams.open == 1 && streams.dropped == 0)
        work.cancel()
        _ = await work.result
        #expect(streams.open == 0)
    }

    @Test func `one whose token was revoked meanwhile hears no more`() async throws {
        let isWelcome = Mutex(true)
        var stream = try stream()
        stream.isWelcome = { isWelcome.withLock(\.self) }
        let work = Task { [reader, stream] in
            var writer: any ResponseBodyWriter = Writer(reader: reader)
            try await stream.write(after: 0, to: &writer)
        }
        var pieces = reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        try await sleeps(until: .seconds(15))
        time.advance(by: .seconds(15))
        #expect(await pieces.next() == ": heartbeat\n\n")
        isWelcome.withLock { $0 = false }
        try await sleeps(until: .seconds(15))
        time.advance(by: .seconds(15))
        try await work.value
        #expect(streams.open == 0 && streams.dropped == 0)
    }

    @Test func `a reader who takes nothing is let go`() async throws {
        let stream = try stream()
        reader.isStuck.withLock { $0 = true }
        let work = Task { [reader] in
            var writer: any ResponseBodyWriter = Writer(reader: reader)
            try await stream.write(after: 0, to: &writer)
        }
        var pieces = reader.pieces.makeAsyncIterator()
        #expect(await pieces.next() == ": after 0\n\n")
        while streams.dropped == 0 {
            await time.someoneSleeps()
            time.advance(by: .seconds(5))
            await Task.yield()
        }
        #expect(await work.result.isFailure)
        #expect(streams.open == 0 && streams.dropped == 1)
    }

    /// Returns when somebody sleeps for just so long.
    private func sleeps(until limit: Duration) async throws {
        while time.untilNextWake != limit { await Task.yield() }
    }
}

extension Result {
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
