package import ReelAPI
import ReelCore

/// Something that waits for a person, and what that person can do.
package struct Chore: Hashable, Sendable {
    package let text: String
    /// A command to type, or what to look after.
    package let remedy: String
}

extension StatusAnswer {
    /// All that goes on only when somebody does something: in the order of what it may cost.
    package var chores: [Chore] { doubts + lanes.compactMap(\.chore) + holds }

    private var doubts: [Chore] {
        let count = jobs[.inDoubt] ?? 0
        guard count > 0 else { return [] }
        let text = "\(Self.jobs(count)) in doubt: it cannot be known whether the provider was paid"
        return [Chore(text: text, remedy: "reel list --in-doubt, then reel resolve JOB")]
    }

    private var holds: [Chore] {
        HoldReason.allCases.compactMap { reason in
            guard let count = held[reason], count > 0, let (why, remedy) = reason.chore else { return nil }
            let isPartial = (jobs[.held] ?? 0) > Self.heldLimit
            return Chore(text: "\(isPartial ? "at least " : "")\(Self.jobs(count)) held: \(why)", remedy: remedy)
        }
    }

    private static func jobs(_ count: Int) -> String { count == 1 ? "1 job is" : "\(count) jobs are" }
}

extension HoldReason {
    /// Why a person is needed, and the command; `nil` where the condition comes about by itself.
    fileprivate var chore: (why: String, remedy: String)? {
        switch self {
        case .budget, .dependency: nil
        case .approval: ("somebody has to approve", "reel list --state held, then reel approve JOB")
        case .operator: ("a person holds it back", "reel list --state held, then reel release JOB")
        case .lostTask:
            ("the provider does not know the task any more", "reel list --state held, then reel why JOB")
        case .restored:
            ("it comes from a backup and may have been paid for since", "reel list --state held, then reel release JOB")
        }
    }
}

extension LaneAnswer {
    /// What has to be done for a parked lane.
    fileprivate var chore: Chore? {
        guard health == .parked, let reason else { return nil }
        let text = "lane \(name) is parked: \(LaneReason.text(for: reason))"
        return Chore(text: text, remedy: remedy(for: reason))
    }
}
