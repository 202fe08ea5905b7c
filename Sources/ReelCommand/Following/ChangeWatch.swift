import ReelAPI
import ReelCore
import Synchronization

/// Says when asking the daemon again is worth it: when it tells an event, and by the clock where it tells none.
///
/// Whoever follows asks once, opens the stream then and asks again, so that nothing is missed in between. Where the stream
/// breaks, the follower asks by the clock, as it does with a daemon that has no events, until the stream stands again.
final class ChangeWatch: Sendable {
    private struct State {
        var isLive = false
        /// Whether something has happened, or may have, since the last question.
        var hasChanged = false
        /// Whether there was a first question: most often it tells all that is asked, and no stream is needed.
        var hasAsked = false
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
    /// Says that it is worth looking at the state.
    private let (signals, teller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(_ context: Context, query: [(name: String, value: String)]) {
        (daemon, time) = (context.daemon, context.time)
        call = .get("/v1/events", query: query)
    }

    deinit { state.withLock(\.reading)?.cancel() }

    /// Whether events come.
    var isLive: Bool { state.withLock(\.isLive) }

    /// To be called before each question, which answers all that has happened so far; sees to the stream, where there is
    /// none.
    func prepare() async {
        let isDue = state.withLock { state in
            guard state.hasAsked, !state.isLive else {
                state.hasAsked = true
                return false
            }
            defer { state.questions += 1 }
            return !state.isRefused && state.questions.isMultiple(of: Self.stride)
        }
        if isDue { await open() }
        state.withLock { $0.hasChanged = false }
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
        while isLive, !hasChanged, left() > .zero {
            try await signal(within: min(Self.pause, left()))
            if !hasChanged { redraw() }
        }
        let rest = min(isLive ? spacing - (time.uptime - asked) : Self.pause, left())
        if rest > .zero { try await time.sleep(for: rest) }
        try Task.checkCancellation()
    }

    private var hasChanged: Bool { state.withLock(\.hasChanged) }

    /// Returns when something has happened, or after `limit`.
    private func signal(within limit: Duration) async throws {
        let (time, teller) = (time, teller)
        let alarm = Task { if (try? await time.sleep(for: limit)) != nil { teller.yield() } }
        defer { alarm.cancel() }
        for await _ in signals { return }
        try Task.checkCancellation()
    }

    /// Returns when the stream stands, or cannot be had just now.
    private func open() async {
        let (daemon, call) = (daemon, call)
        let (opening, opened) = AsyncStream.makeStream(of: Void.self)
        let reading = Task { [weak self] in
            var parser = EventParser()
            do {
                _ = try await daemon.stream(call) { bytes in
                    for item in try parser.read(bytes) {
                        // The first comment says that the stream stands; each later one is a sign of life.
                        if self?.begin() == true { opened.finish() } else { self?.note(item) }
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

    private func note(_ item: EventParser.Item) {
        if case .position = item { return }
        state.withLock { $0.hasChanged = true }
        teller.yield()
    }

    private func end() {
        state.withLock { $0.isLive = false }
        teller.yield()
    }
}
