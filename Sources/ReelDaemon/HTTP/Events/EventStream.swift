import Hummingbird
import NIOCore
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore
import ServiceLifecycle

/// One reader's stream of events.
///
/// Whatever happens is read from the store, in its order, a page at a time: a commit is only a signal to look. So a
/// reader that is slow costs a page, and one that does not take it in time is let go; it goes on where it was.
///
/// After some silence a comment goes out, with the number up to which all was looked at: a reader whose filter wants little
/// goes on from there, and not from an event that is long deleted. Where events were deleted before they were told, the
/// stream ends: the reader is told so when it comes again.
struct EventStream: Sendable {
    /// A look is taken so often, whatever is signalled.
    static let beat: Duration = .seconds(5)
    /// A comment goes out at the first beat after so much silence, so that both ends know that the other is there within 15
    /// seconds.
    static let silence: Duration = .seconds(10)
    /// The least time between two looks.
    static let spacing: Duration = .milliseconds(100)
    /// The longest that a reader may take for what was written.
    static let patience: Duration = .seconds(30)
    /// So many rows are looked at in one go.
    private static let pageSize = 200

    let store: any JobStore
    let feed: JobFeed
    let streams: EventStreams
    let time: any Timekeeper
    let filter: EventFilter
    let connection: StreamConnection
    /// Whether the reader may see what comes next: a token may have been revoked since.
    var isWelcome: @Sendable () async -> Bool = { true }

    /// Writes events until the client goes, does not keep up, or the daemon stops.
    @concurrent func write(after start: Int64, to writer: inout any ResponseBodyWriter) async throws {
        streams.enter()
        defer { streams.leave() }
        // From before the first look on: what is committed after it is signalled.
        let (signals, end) = feed.commits(matching: filter)
        connection.whenClosed { end.finish() }
        let clock = Task { while (try? await time.sleep(for: Self.beat)) != nil { end.yield() } }
        let stop = Task { if (try? await gracefulShutdown()) != nil { end.finish() } }
        defer {
            clock.cancel()
            stop.cancel()
            end.finish()
        }
        var reading = signals.makeAsyncIterator()
        var progress = Progress(position: start, wroteAt: time.uptime)
        // Tells at once that the stream stands, and where it begins.
        try await send(": after \(start)\n\n", to: &writer)
        repeat {
            // One that is always behind would do nothing but look.
            let rest = Self.spacing - (time.uptime - progress.lookedAt)
            if rest > .zero { try await time.sleep(for: rest) }
            guard try await writeNews(&progress, to: &writer) else { return }
        } while await reading.next() != nil
    }

    /// How far a stream has come.
    private struct Progress {
        /// Up to this number all was looked at, and what was wanted of it written.
        var position: Int64
        var wroteAt: Duration
        /// When the last look was taken.
        var lookedAt: Duration = .seconds(-3600)
    }

    /// Writes what is on disk behind the position, page by page; and a sign of life where that is little.
    ///
    /// - Returns: whether the stream can go on: nothing of what is to come was deleted, and the reader may see it.
    @concurrent private func writeNews(
        _ progress: inout Progress, to writer: inout any ResponseBodyWriter
    ) async throws -> Bool {
        while true {
            progress.lookedAt = time.uptime
            guard await isWelcome() else { return false }
            let page = try await store.events(after: progress.position, matching: filter, upTo: Self.pageSize)
            guard !page.isGone else { return false }
            progress.position = page.position
            let now = time.uptime
            var text = page.events.map { EventAnswer($0).frame }.joined()
            // An id without data moves the place to go on from, and is no event.
            if text.isEmpty, now - progress.wroteAt >= Self.silence {
                text = ": heartbeat\nid: \(page.position)\n\n"
            }
            if !text.isEmpty {
                try await send(text, to: &writer)
                progress.wroteAt = now
            }
            guard page.isFull, !Task.isShuttingDownGracefully, connection.isOpen() else { return true }
        }
    }

    /// Hands a piece to the connection; one whose reader does not take it in time is closed.
    @concurrent private func send(_ text: String, to writer: inout any ResponseBodyWriter) async throws {
        let (connection, streams, time) = (connection, streams, time)
        let watch = Task {
            guard (try? await time.sleep(for: Self.patience)) != nil else { return }
            streams.drop()
            connection.close()
        }
        defer { watch.cancel() }
        try await writer.write(ByteBuffer(string: text))
    }
}

extension EventAnswer {
    init(_ event: StoredEvent) {
        switch event.subject {
        case .job(let job, let word, let from, let to, let reason):
            self = .job(
                JobEvent(id: event.id, at: event.at, job: job, event: word, from: from, to: to, reason: reason))
        case .lane(let lane, let standing):
            self = .lane(
                LaneEvent(
                    id: event.id, at: event.at, lane: lane, health: LaneAnswer.Health(standing.word),
                    reason: standing.reason, until: standing.until))
        }
    }
}
