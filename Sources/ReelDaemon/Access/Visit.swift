import ReelCore
import Synchronization

/// One connection, and whose it is as far as that is known.
final class Visit: Sendable {
    /// Those who have not said who they are by then are shown out: slow headers hold no place for long.
    static let patience: Duration = .seconds(15)

    /// The connection that a request came on.
    @TaskLocal static var current: Visit?

    private enum Standing {
        case stranger(Guests.Place)
        /// Root and the service's own user take no place.
        case known(Guest?, Guests.Place?)
        /// Others needed the place.
        case shownOut
    }

    /// Where it comes from; `nil` on the socket.
    let address: String?
    private let standing: Mutex<Standing>
    private let (showingOut, end) = AsyncStream.makeStream(of: Void.self)

    /// A caller whom the kernel knows.
    init(of uid: UInt32?, _ place: Guests.Place?) {
        address = nil
        standing = Mutex(.known(uid.map { Guest(uid: $0) }, place))
    }

    /// Somebody on TCP.
    init(from address: String, _ place: Guests.Place) {
        self.address = address
        standing = Mutex(.stranger(place))
    }

    var isStranger: Bool {
        standing.withLock { standing in if case .stranger = standing { true } else { false } }
    }

    /// Whether the connection counts as this user's already.
    func belongs(to guest: Guest) -> Bool {
        standing.withLock { standing in if case .known(guest, _) = standing { true } else { false } }
    }

    /// Counts the connection as this user's from now on; the place it had is given back.
    func move(to guest: Guest, _ place: Guests.Place?) { standing.withLock { $0 = .known(guest, place) } }

    /// Has a stranger's connection closed.
    ///
    /// - Returns: its place, for somebody else; `nil` of one who is no stranger.
    func showOut() -> Guests.Place? {
        let place = standing.withLock { standing -> Guests.Place? in
            guard case .stranger(let place) = standing else { return nil }
            standing = .shownOut
            return place
        }
        if place != nil { end.finish() }
        return place
    }

    /// Returns when the connection is to be closed for others' sake, or when the task is cancelled.
    func whenShownOut() async { for await _ in showingOut {} }
}
