import Foundation
import ReelAPI
import ReelCore

extension LaneAnswer {
    /// The side that submits; the whole lane's health from an older daemon, and while a person has paused it.
    var submit: Gate { reason == "paused" ? whole : submitting ?? whole }
    /// The side that asks the provider about known tasks.
    var follow: Gate { polling ?? (reason == "paused" ? Gate() : whole) }

    private var whole: Gate { Gate(health, reason: reason, until: until) }

    var isFull: Bool { inFlight >= limit }

    /// `max_in_flight`, where the limit was lowered below it.
    var lowered: Int? { maxInFlight.flatMap { $0 > limit ? $0 : nil } }

    /// `7 of 10`: the present limit and the highest it may come to.
    var limitText: String { maxInFlight.map { "\(limit) of \($0)" } ?? "\(limit)" }

    /// What somebody can do about a reason that does not pass by itself.
    func remedy(for reason: String) -> String {
        switch reason {
        case "paused": "reel lane resume \(name)"
        case "no_credit": "top up the account; it is tried again by itself every 5 minutes"
        case "no_key", "unauthorized": "put a valid key in place, then systemctl restart reeld"
        case "tasks_unknown": "put the key of the account that the tasks belong to in place, then restart reeld"
        case "not_configured": "name it in reeld.yaml again, or cancel its jobs: reel list --lane \(name)"
        default: "reel lane list"
        }
    }

    /// A sentence on each side that has trouble, and what would move it.
    func troubles(from now: Timestamp, in zone: TimeZone) -> [Chore] {
        [("submitting", submit), ("polling", follow)].compactMap { side, gate in
            guard let trouble = gate.trouble(from: now, in: zone) else { return nil }
            let mends = gate.health == .parked ? gate.reason.map(remedy(for:)) : nil
            return Chore(text: "lane \(name): \(side) is \(trouble)", remedy: mends ?? "it passes by itself")
        }
    }
}

extension LaneAnswer.Gate {
    /// `slowed: the provider says ..., until ...: then a single job tries`; `nil` when all is well.
    func trouble(from now: Timestamp, in zone: TimeZone) -> String? {
        guard health != .ok else { return nil }
        let reason = reason.map { LaneReason.text(for: $0) } ?? "for a reason it does not say"
        return "\(health.rawValue): \(reason)\(probe(from: now, in: zone))"
    }

    private func probe(from now: Timestamp, in zone: TimeZone) -> String {
        guard let until else {
            guard health == .parked else { return "" }
            return ", until somebody \(reason == "paused" ? "resumes" : "mends") it"
        }
        return until > now
            ? ", until \(until.moment(from: now, in: zone)): then a single job tries" : ", a single job tries now"
    }
}

extension LaneAnswer.Health {
    var color: Styled.Color {
        switch self {
        case .ok: .green
        case .slowed: .yellow
        case .parked: .red
        }
    }
}
