import ReelAPI
import ReelCore
import Synchronization

/// Says when asking the daemon again is worth it: when it tells an event, and by the clock where it tells none.
///
/// Whoever follows opens the stream first and asks then, so that nothing is missed in between. Where the stream breaks, the
/// follower asks by the clock, as it does with a daemon that has no events, until the stream stands again.
final class ChangeWatch: Sendable {
    enum News: Sendable {
        /// Something has happened, or may have.
        case change
        /// Time has passed.
        case time
    }

    private struct State {
        var isLive = false
        /// The daemon has no events for us.
        var isRefused = false
        var reading: Task<Void, Never>?
        /// Questions since the stream broke.
        var questions = 0
    }

    /// Between two questions, and between two drawings.
    private static let pause: Duration = .seconds(1)
    /// While there is no stream, it is asked for again with every so many questions.
    private static let stride = 5

    private let daemon: any Daemon
    private let time: any Timekeeper
    private let call: Call
    private let state = Mutex(State())
    private let (news, teller) = AsyncStream.makeStream(of: News.self, bufferingPolicy: .bufferingNewest(16))

    init(_ context: Context, query: [(name: String, value: String)]) {
        (daemon, time) = (context.daemon, context.time)
        call = .get("/v1/events", query: query)
    }

    deinit { state.withLock(\.reading)?.cancel() }

    /// Whether events come.
    var isLive: Bool { state.withLock(\.isLive) }

    /// To be called before each question: sees to the stream, where there is none.
    func prepare() async {
        let isDue = state.withLock { state in
            guard !state.isLive else { return false }
            defer { state.questions += 1 }
            return !state.isRefused && state.questions.isMultiple(of: Self.stride)
        }
        if isDue { await open() }
    }

    /// Returns when asking again is worth it, or at `end`, and not within `pause` of the last question.
    ///
    /// - Parameters:
    ///   - asked: when the last question was asked, as ``Timekeeper/uptime``.
    ///   - end: when to stop waiting.
    ///   - spacing: the least time between two questions.
    ///   - redraw: called about once a second meanwhile.
    /// - Throws: `CancellationError`.
    func wait(since asked: Duration, until end: Duration?, spacing: Duration = pause, redraw: () -> Void) async throws {
        func left() -> Duration { end.map { max(.zero, $0 - time.uptime) } ?? Self.pause }
        while isLive, left() > .zero {
            if try await next(within: min(Self.pause, left())) == .change { break }
            redraw()
        }
        let rest = min(isLive ? spacing - (time.uptime - asked) : Self.pause, left())
        if rest > .zero { try await time.sleep(for: rest) }
        try Task.checkCancellation()
    }

    /// The next news; after `limit` that time has passed.
    private func next(within limit: Duration) async throws -> News {
        let (time, teller) = (time, teller)
        let alarm = Task { if (try? await time.sleep(for: limit)) != nil { teller.yield(.time) } }
        defer { alarm.cancel() }
        for await next in news { return next }
        try Task.checkCancellation()
        return .change
    }

    /// Returns when the stream stands, or cannot be had just now.
    private func open() async {
        let (daemon, call, teller) = (daemon, call, teller)
        let (opening, opened) = AsyncStream.makeStream(of: Void.self)
        let reading = Task { [weak self] in
            var parser = EventParser()
            do {
                _ = try await daemon.stream(call) { bytes in
                    for item in try parser.read(bytes) {
                        // The first comment says that the stream stands; each later one is a sign of life.
                        if self?.begin() == true { opened.finish() } else { teller.yield(.change) }
                        if case .event = item { teller.yield(.change) }
                    }
                }
            } catch let error as ErrorAnswer where error.status < 500 || error.status == 501 {
                self?.state.withLock { $0.isRefused = true }
            } catch {}
            self?.end()
            opened.finish()
        }
        state.withLock { $0.reading = reading }
        for await _ in opening {}
    }

    /// - Returns: whether it is the beginning.
    private func begin() -> Bool {
        state.withLock { state in
            defer { (state.isLive, state.questions) = (true, 0) }
            return !state.isLive
        }
    }

    private func end() {
        state.withLock { $0.isLive = false }
        teller.yield(.change)
    }
}
