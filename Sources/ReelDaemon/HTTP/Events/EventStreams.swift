import Synchronization

/// The streams of events that are open, and how many were ended for being slow.
final class EventStreams: Sendable {
    private let counts = Mutex<(open: Int, dropped: Int)>((0, 0))

    /// Streams that are being written now.
    var open: Int { counts.withLock { $0.open } }
    /// Streams that were ended because their reader did not take what was written.
    var dropped: Int { counts.withLock { $0.dropped } }

    func enter() { counts.withLock { $0.open += 1 } }
    func leave() { counts.withLock { $0.open -= 1 } }
    func drop() { counts.withLock { $0.dropped += 1 } }
}
