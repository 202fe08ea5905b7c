import ReelCore
import Synchronization

/// How much of the service each user takes up at the moment, against `limits`.
///
/// Only the user's own calls are ever refused for it.
final class Guests: Sendable {
    /// A connection that is not taken may stay so long, until its first request has been answered.
    static let patience: Duration = .seconds(5)
    /// So many of a user's connections may wait for that at a time; further ones are closed at once.
    private static let mostTurnedAway = 64

    /// What came of a new connection.
    enum Reception {
        case welcome(Visit)
        /// To be answered with a refusal and closed.
        case turnedAway(Place, ReelError)
        /// To be closed.
        case shut
    }

    /// So many connections on TCP may be of those who have not said yet who they are; of more, the oldest is closed.
    private static let mostStrangers = 256

    fileprivate enum Use: Hashable { case connection, request, turnedAway, stranger }

    fileprivate struct Seat: Hashable {
        let guest: Guest
        let use: Use
    }

    private struct Stranger { weak var visit: Visit? }

    private let taken = Mutex<[Seat: Int]>([:])
    /// In the order in which they came; some have said since who they are, or are gone.
    private let strangers = Mutex<[Stranger]>([])
    private let limits: @Sendable () -> Settings.Limits

    /// - Parameter limits: asked each time, since a reload changes them.
    init(limits: @escaping @Sendable () -> Settings.Limits) { self.limits = limits }

    /// A connection has come; `nil` where it does not tell whose it is.
    func receive(_ uid: UInt32?) -> Reception {
        guard let uid, !Caller.isExempt(uid) else { return .welcome(Visit(of: uid, nil)) }
        if let place = take(Seat(guest: Guest(uid: uid), use: .connection), limit: limits().connections) {
            return .welcome(Visit(of: uid, place))
        }
        return turnAway(uid, refusal)
    }

    /// A connection has come on TCP, whose owner is known when a request says so.
    func receive(from address: String) -> Reception {
        // Nobody has this uid.
        let seat = Seat(guest: Guest(uid: .max), use: .stranger)
        guard let place = take(seat, limit: Self.mostStrangers) ?? showOutOldest() else {
            let message = "too many connections wait to say whose they are; try again in a moment"
            return turnAway(.max, ReelError(.rateLimited, message))
        }
        let visit = Visit(from: address, place)
        strangers.withLock { strangers in
            strangers.removeAll { $0.visit?.isStranger != true }
            strangers.append(Stranger(visit: visit))
        }
        return .welcome(visit)
    }

    /// Nobody shuts the door by connecting and saying nothing: who has had the most time for it makes room.
    ///
    /// - Returns: the place of the oldest stranger, whose connection is closed.
    private func showOutOldest() -> Place? {
        strangers.withLock { strangers in
            while !strangers.isEmpty {
                if let place = strangers.removeFirst().visit?.showOut() { return place }
            }
            return nil
        }
    }

    /// A connection counts as its user's from now on.
    ///
    /// - Throws: `ReelError` (`rate_limited`) when the user has as many as may be.
    func move(_ visit: Visit, to caller: Caller) throws(ReelError) {
        let guest = caller.guest
        guard !visit.belongs(to: guest) else { return }
        guard !caller.isExempt else { return visit.move(to: guest, nil) }
        guard let place = take(Seat(guest: guest, use: .connection), limit: limits().connections) else { throw refusal }
        visit.move(to: guest, place)
    }

    private func turnAway(_ uid: UInt32, _ refusal: ReelError) -> Reception {
        let seat = Seat(guest: Guest(uid: uid), use: .turnedAway)
        return take(seat, limit: Self.mostTurnedAway).map { .turnedAway($0, refusal) } ?? .shut
    }

    /// A request is to be served.
    ///
    /// - Throws: `ReelError` (`rate_limited`) while as many as may be are being served.
    func serve(_ caller: Caller) throws(ReelError) -> Place? {
        guard !caller.isExempt else { return nil }
        let limit = limits().inFlight
        if let place = take(Seat(guest: caller.guest, use: .request), limit: limit) { return place }
        let message =
            "\(limit) of your requests are being served, which is the most; repeat it when one of them is done"
        throw ReelError(.rateLimited, field: "limits.in_flight", message)
    }

    /// What is said on a connection that is one too many.
    private var refusal: ReelError {
        let message = "you have \(limits().connections) connections, which is the most; close one, or use one for all"
        return ReelError(.rateLimited, field: "limits.connections", message)
    }

    private func take(_ seat: Seat, limit: Int) -> Place? {
        let isFree = taken.withLock { taken in
            guard limit == 0 || taken[seat, default: 0] < limit else { return false }
            taken[seat, default: 0] += 1
            return true
        }
        return isFree ? Place(of: self, seat) : nil
    }

    fileprivate func leave(_ seat: Seat) {
        taken.withLock { taken in
            let left = taken[seat, default: 0] - 1
            taken[seat] = left > 0 ? left : nil
        }
    }

    /// One of a user's places; given back when nobody holds it any more.
    final class Place: Sendable {
        private let guests: Guests
        private let seat: Seat

        fileprivate init(of guests: Guests, _ seat: Seat) { (self.guests, self.seat) = (guests, seat) }

        deinit { guests.leave(seat) }
    }
}
