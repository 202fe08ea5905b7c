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
struct EventStream: Sendable {
    /// A comment goes out after so much silence, so that both ends know that the other is there.
    static let heartbeat: Duration = .seconds(15)
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
        let (signals, end) = feed.commits()
        connection.whenClosed { end.finish() }
        let clock = Task { while (try? await time.sleep(for: Self.heartbeat)) != nil { end.yield() } }
        let stop = Task { if (try? await gracefulShutdown()) != nil { end.finish() } }
        defer {
            clock.cancel()
            stop.cancel()
            end.finish()
        }
        var reading = signals.makeAsyncIterator()
        var (position, wroteAt) = (start, time.uptime)
        // Tells at once that the stream stands, and where it begins.
        try await send(": after \(start)\n\n", to: &writer)
        repeat {
            guard await isWelcome() else { return }
            if try await writeNews(&position, to: &writer) {
                wroteAt = time.uptime
            } else if time.uptime - wroteAt >= Self.heartbeat {
                wroteAt = time.uptime
                try await send(": heartbeat\n\n", to: &writer)
            }
        } while await reading.next() != nil
    }

    /// Writes what is on disk behind `position`, page by page.
    ///
    /// - Returns: whether anything was written.
    @concurrent private func writeNews(
        _ position: inout Int64, to writer: inout any ResponseBodyWriter
    ) async throws -> Bool {
        var hasWritten = false
        while true {
            let page = try await store.events(after: position, matching: filter, upTo: Self.pageSize)
            if !page.events.isEmpty {
                try await send(page.events.map { EventAnswer($0).frame }.joined(), to: &writer)
                hasWritten = true
            }
            position = page.position
            guard page.isFull, !Task.isShuttingDownGracefully, connection.isOpen(), await isWelcome() else {
                return hasWritten
            }
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
