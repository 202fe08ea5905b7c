import ReelCore
import Synchronization

/// The streams of events that are open, whose they are, and how many were ended for being slow.
final class EventStreams: Sendable {
    /// So many may be of one user at a time: each looks into the store whenever something happens.
    static let mostOfUser = 64

    private let counts = Mutex<(open: Int, dropped: Int)>((0, 0))
    private let places = Mutex<[UInt32: Int]>([:])

    /// Streams that are being written now.
    var open: Int { counts.withLock { $0.open } }
    /// Streams that were ended because their reader did not take what was written.
    var dropped: Int { counts.withLock { $0.dropped } }

    func enter() { counts.withLock { $0.open += 1 } }
    func leave() { counts.withLock { $0.open -= 1 } }
    func drop() { counts.withLock { $0.dropped += 1 } }

    /// Leave for one more stream of a user's.
    ///
    /// - Throws: `ReelError` (`rate_limited`) when the user has as many as may be.
    func place(for uid: UInt32) throws(ReelError) -> Place {
        let isFree = places.withLock { places in
            guard places[uid, default: 0] < Self.mostOfUser else { return false }
            places[uid, default: 0] += 1
            return true
        }
        guard isFree else {
            let message = "you have \(Self.mostOfUser) streams of events, which is the most; close one"
            throw ReelError(.rateLimited, message)
        }
        return Place(of: self, uid)
    }

    fileprivate func leave(_ uid: UInt32) {
        places.withLock { places in
            let left = places[uid, default: 0] - 1
            places[uid] = left > 0 ? left : nil
        }
    }

    /// One of a user's places; given back when nobody holds it any more.
    final class Place: Sendable {
        private let streams: EventStreams
        private let uid: UInt32

        fileprivate init(of streams: EventStreams, _ uid: UInt32) { (self.streams, self.uid) = (streams, uid) }

        deinit { streams.leave(uid) }
    }
}
