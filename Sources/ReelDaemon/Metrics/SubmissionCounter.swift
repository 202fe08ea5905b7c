import ReelCore
import ReelStore
import Synchronization

/// Counts what became of submissions since the process began, from what was committed.
final class SubmissionCounter: Sendable {
    struct Key: Hashable, Sendable {
        let lane: String
        let outcome: SubmissionOutcome
    }

    private let counts = Mutex<[Key: Int]>([:])

    /// Takes in what is on disk.
    func add(_ changes: [JobChange]) {
        counts.withLock { counts in
            for change in changes {
                guard let outcome = Self.outcome(of: change.event) else { continue }
                counts[Key(lane: change.lastLane, outcome: outcome), default: 0] += 1
            }
        }
    }

    var current: [Key: Int] { counts.withLock(\.self) }

    /// What the history's word says of the job's submission; `nil` where it is about something else.
    private static func outcome(of event: String) -> SubmissionOutcome? {
        switch event {
        case "accepted": .accepted
        case "not_sent": .notSent
        case "lane_refused": .lane
        case "refused", "server_failed": .refused
        case "outcome_unknown", "interrupted": .unknown
        case "adopted": .adopted
        case "not_created": .notCreated
        case "gave_up": .gaveUp
        default: nil
        }
    }
}
