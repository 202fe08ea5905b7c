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
        case known(UInt32?, Guests.Place?)
    }

    /// Where it comes from; `nil` on the socket.
    let address: String?
    private let standing: Mutex<Standing>

    /// A caller whom the kernel knows.
    init(of uid: UInt32?, _ place: Guests.Place?) {
        address = nil
        standing = Mutex(.known(uid, place))
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
    func belongs(to uid: UInt32) -> Bool {
        standing.withLock { standing in if case .known(uid, _) = standing { true } else { false } }
    }

    /// Counts the connection as this user's from now on; the place it had is given back.
    func move(to uid: UInt32, _ place: Guests.Place?) { standing.withLock { $0 = .known(uid, place) } }
}
