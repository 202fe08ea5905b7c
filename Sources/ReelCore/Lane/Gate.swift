/// Whether one kind of call to an account may be made now: submissions and polls each have a gate of their own.
///
/// A gate that was shut lets a single call out when its time has come, the *probe*; only the probe's own outcome opens
/// it again. Calls that were on their way when it shut may shut it for longer, but never open it.
package struct Gate: Equatable, Sendable {
    package enum Condition: Equatable, Sendable {
        case open
        /// For a while, for a reason that passes by itself.
        case slowed(String, until: Timestamp)
        /// For a reason that somebody has to mend; tried again now and then. `nil`: not by itself.
        case parked(String, until: Timestamp?)
    }

    /// How many calls may go out now.
    package enum Permit: Equatable, Sendable { case unlimited, one, none }

    /// The shortest time that a gate is shut, and the first where nothing else was said.
    package static let shortest: Duration = .seconds(5)
    package static let longest: Duration = .seconds(300)

    package private(set) var condition: Condition
    /// A single call is out to see whether the trouble has passed.
    package private(set) var isProbing = false
    /// How often in a row it was slowed without being told for how long.
    private var strikes = 0

    package init(condition: Condition = .open) { self.condition = condition }

    /// What may go out at `now`.
    package func permit(at now: Timestamp) -> Permit {
        if case .open = condition { return .unlimited }
        return opensAt.map { $0 <= now } == true ? .one : .none
    }

    /// When a shut gate lets a probe out; `nil` when it is open, probing, or waits for a person.
    package var opensAt: Timestamp? { isProbing ? nil : until }

    /// Until when it is shut.
    package var until: Timestamp? {
        switch condition {
        case .open: nil
        case .slowed(_, let until): until
        case .parked(_, let until): until
        }
    }

    /// Why it is shut.
    package var reason: String? {
        switch condition {
        case .open: nil
        case .slowed(let reason, _), .parked(let reason, _): reason
        }
    }

    /// A call goes out.
    ///
    /// - Returns: whether it is the probe of a shut gate.
    package mutating func startCall() -> Bool {
        isProbing = condition != .open
        return isProbing
    }

    /// The probe was not made after all: another may go at once.
    package mutating func cancelProbe() { isProbing = false }

    /// A call succeeded, or failed for its own sake.
    package mutating func succeed(isProbe: Bool, at now: Timestamp) {
        guard condition != .open else { return strikes = 0 }
        guard isProbe else { return }
        isProbing = false
        // Shut for longer while the probe was out: that word is newer.
        if let until, until > now { return }
        self = Self()
    }

    /// A call told nothing about the trouble: the next probe comes later.
    package mutating func learnNothing(isProbe: Bool, at now: Timestamp) {
        guard isProbe else { return }
        isProbing = false
        guard let until, until <= now else { return }
        switch condition {
        case .open: break
        case .slowed(let reason, _): condition = .slowed(reason, until: now + Self.shortest)
        case .parked(let reason, _): condition = .parked(reason, until: now + Self.longest)
        }
    }

    /// Shuts for a passing reason: for `wait`, else 5 s doubled with each strike, at most 5 min.
    ///
    /// A longer wait that is already running is never shortened, and a parked gate stays parked.
    package mutating func slow(
        _ reason: String, for wait: Duration?, spread: Double, isProbe: Bool, at now: Timestamp
    ) {
        let isNews = isProbe || condition == .open
        if isProbe { isProbing = false }
        let told = wait.map { max($0, Self.shortest) }
        let doubled = min(Self.shortest * (1 << min(strikes, 6)), Self.longest) * (1 + spread)
        if wait == nil, isNews { strikes += 1 }
        let next = max(now + (told ?? (isNews ? doubled : Self.shortest)), until ?? now)
        if case .parked(let parked, let until) = condition {
            condition = .parked(parked, until: until == nil ? nil : next)
        } else {
            condition = .slowed(reason, until: next)
        }
    }

    /// Shuts until somebody mends it, with a probe at `until`.
    package mutating func park(_ reason: String, until: Timestamp?, isProbe: Bool) {
        if isProbe { isProbing = false }
        // A wait that the provider asked for is not made shorter by other trouble.
        condition = .parked(reason, until: until.map { max($0, self.until ?? $0) })
    }

    /// The clock was set: what is measured from now on goes along.
    package mutating func shift(by step: Duration) {
        switch condition {
        case .open: break
        case .slowed(let reason, let until): condition = .slowed(reason, until: until + step)
        case .parked(let reason, let until): condition = .parked(reason, until: until.map { $0 + step })
        }
    }

    /// Forgets the trouble: the key was changed, or a person says so.
    package mutating func reset() { self = Self() }
}
