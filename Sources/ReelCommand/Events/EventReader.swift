import ReelAPI
import ReelCore

/// Reads events on and on: a connection that breaks, or a daemon that restarts, is taken up again where it was.
struct EventReader {
    let context: Context
    /// What is asked for: filters.
    let query: [(name: String, value: String)]

    /// Calls `body` for each event, in their order, each once; returns only by throwing.
    ///
    /// - Parameters:
    ///   - place: the number of the last event that is known already; `nil` begins with what comes from now on.
    ///   - body: told each event.
    /// - Throws: ``ReelAPI/ErrorAnswer`` when the daemon refuses, ``ReelAPI/SocketTrouble`` when it is not reached, or not
    ///   again within some ten seconds; and what `body` throws.
    func read(after place: Int64?, _ body: (EventAnswer) throws -> Void) async throws {
        var (position, patience, wasReached) = (place, Patience(), false)
        while true {
            do {
                try await readOnce(&position) { event in
                    (patience, wasReached) = (Patience(), true)
                    if let event { try body(event) }
                }
            } catch let trouble as SocketTrouble {
                if case .denied = trouble { throw trouble }
                guard wasReached, let wait = patience.next() else { throw trouble }
                try await context.time.sleep(for: wait)
                continue
            } catch let error as ErrorAnswer where error.status >= 500 && wasReached {
                guard let wait = patience.next() else { throw error }
                try await context.time.sleep(for: wait)
                continue
            }
            // The daemon has ended the stream, as it does when it stops.
            guard let wait = patience.next() else { throw SocketTrouble.broken("streams end too early") }
            try await context.time.sleep(for: wait)
        }
    }

    /// Reads one stream to its end; `body` is told of signs of life with `nil`.
    private func readOnce(_ position: inout Int64?, _ body: (EventAnswer?) throws -> Void) async throws {
        var call = Call.get("/v1/events", query: query)
        call.headers["last-event-id"] = position.map { "\($0)" }
        var parser = EventParser()
        var place = position
        defer { position = place }
        _ = try await context.daemon.stream(call) { bytes in
            for item in try parser.read(bytes) {
                switch item {
                case .comment(let text):
                    if place == nil { place = Self.start(text) }
                    try body(nil)
                case .event(let event):
                    place = event.id
                    try body(event)
                case .position(let number):
                    place = number
                    try body(nil)
                }
            }
        }
    }

    /// The number behind which a stream begins, as its first comment says.
    private static func start(_ comment: String) -> Int64? {
        comment.hasPrefix("after ") ? Int64(comment.dropFirst("after ".count)) : nil
    }
}
