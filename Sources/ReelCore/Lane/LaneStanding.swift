/// How a lane stands in one word, with the reason and the end of it: what is shown and told of its health.
package struct LaneStanding: Equatable, Sendable {
    package enum Word: String, Sendable {
        case ok
        /// Shut for a while, for a reason that passes by itself.
        case slowed
        /// Shut for a reason that somebody has to mend.
        case parked
    }

    package var word: Word
    /// `rate_limited`, `no_credit`, `paused`, ...; `nil` when it is well.
    package var reason: String?
    package var until: Timestamp?

    package init(_ word: Word, reason: String? = nil, until: Timestamp? = nil) {
        (self.word, self.reason, self.until) = (word, reason, until)
    }

    /// Whether it is the same for a person, however long it lasts.
    package func isLike(_ other: Self) -> Bool { word == other.word && reason == other.reason }
}

extension LaneHealth {
    /// The worse of the two gates; a person's pause comes first.
    package var standing: LaneStanding {
        if isPaused { return LaneStanding(.parked, reason: "paused") }
        let gates = [submitting.standing, polling.standing]
        return gates.first { $0.word == .parked } ?? gates.first { $0.word == .slowed } ?? LaneStanding(.ok)
    }

    /// How it stands for submissions alone; a person's pause stops nothing else.
    package var submittingStanding: LaneStanding {
        isPaused ? LaneStanding(.parked, reason: "paused") : submitting.standing
    }
}

extension Gate {
    /// How it stands for the one kind of call.
    package var standing: LaneStanding {
        switch condition {
        case .open: LaneStanding(.ok)
        case .slowed(let reason, let until): LaneStanding(.slowed, reason: reason, until: until)
        case .parked(let reason, let until): LaneStanding(.parked, reason: reason, until: until)
        }
    }
}
