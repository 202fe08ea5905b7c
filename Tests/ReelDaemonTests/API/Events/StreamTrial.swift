import HTTPTypes
import Hummingbird
import NIOCore
import ReelCore
import ReelEngine
import ReelStore
import ReelTesting
import Synchronization

@testable import ReelDaemon

/// One stream of events by itself, on a store of its own, under a clock that the test moves.
struct StreamTrial: Sendable {
    let time = TestTime()
    let watch: CountingTime
    let reader = StreamReader()
    let streams = EventStreams()
    let feed = JobFeed()
    let store: SQLiteStore
    private let stream: EventStream

    /// - Parameters:
    ///   - filter: what the stream's reader wants.
    ///   - step: so much passes with each of the stream's looks at the clock.
    ///   - isWelcome: whether the reader may still see what comes.
    /// - Throws: what keeps the store from being made.
    init(
        _ filter: EventFilter = EventFilter(), step: Duration = .zero,
        isWelcome: @escaping @Sendable () async -> Bool = { true }
    ) throws {
        let (feed, reader) = (feed, reader)
        watch = CountingTime(time, step: step)
        store = try SQLiteStore.inMemory(rules: Samples.rules(time), committed: { feed.publish($0) })
        stream = EventStream(
            store: store, feed: feed, streams: streams, time: watch, filter: filter,
            connection: StreamConnection(isOpen: { true }, close: { reader.block.finish() }, whenClosed: { _ in }),
            isWelcome: isWelcome)
    }

    /// Begins to write the stream.
    func start() -> Task<Void, any Error> {
        Task { [stream, reader] in
            var writer: any ResponseBodyWriter = StreamWriter(reader: reader)
            try await stream.write(after: 0, to: &writer)
        }
    }

    /// Lets time pass up to the stream's next beat, and returns when it has looked and found nothing to tell.
    func beat(in limit: Duration = EventStream.beat) async {
        while time.untilNextWake != limit { await Task.yield() }
        let before = watch.count
        time.advance(by: limit)
        while watch.count < before + 3 { await Task.yield() }
    }

    /// Returns when the stream has looked for the first time.
    func begun() async { while watch.count < 4 { await Task.yield() } }

    /// Stores so many jobs of a user's, of which each makes an event.
    func enqueue(_ count: Int = 1, owner: UInt32 = 1000) async throws -> [JobID] {
        let results = try await store.enqueue((0..<count).map { _ in Samples.job(owner: owner) })
        return try results.map { try $0.get().jobs[0].id }
    }
}

/// A reader who takes what comes, until told not to.
final class StreamReader: Sendable {
    let (pieces, piece) = AsyncStream.makeStream(of: String.self)
    let (blocking, block) = AsyncStream.makeStream(of: Void.self)
    let isStuck = Mutex(false)
}

private struct StreamWriter: ResponseBodyWriter {
    let reader: StreamReader

    mutating func write(_ buffer: ByteBuffer) async throws {
        reader.piece.yield(String(buffer: buffer))
        guard reader.isStuck.withLock(\.self) else { return }
        for await _ in reader.blocking {}
        throw CancellationError()
    }

    consuming func finish(_ trailers: HTTPFields?) async throws {}
}

/// A test's time, which knows how often it was asked for.
final class CountingTime: Timekeeper {
    private let time: TestTime
    private let step: Duration
    private let reads = Mutex(0)

    init(_ time: TestTime, step: Duration) { (self.time, self.step) = (time, step) }

    var count: Int { reads.withLock(\.self) }
    var now: Timestamp { time.now }
    var uptime: Duration {
        let count = reads.withLock { reads in
            reads += 1
            return reads
        }
        return time.uptime + step * count
    }

    func sleep(for duration: Duration) async throws { try await time.sleep(for: duration) }
}
