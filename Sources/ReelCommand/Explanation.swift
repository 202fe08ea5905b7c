package import Foundation
package import ReelAPI
package import ReelCore

/// Why a job is where it is: one sentence, and the commands that would change it.
package struct Explanation: Hashable, Sendable {
    /// A command that a person may give now.
    package struct Remedy: Hashable, Sendable {
        package let command: String
        /// What it does, and when it is right.
        package let effect: String

        init(_ command: String, _ effect: String) { (self.command, self.effect) = (command, effect) }
    }

    package let sentence: String
    package let remedies: [Remedy]

    init(_ sentence: String, _ remedies: [Remedy] = []) {
        (self.sentence, self.remedies) = (sentence.printable, remedies)
    }

    /// Reads it off the job and its lane.
    ///
    /// - Parameters:
    ///   - job: as it is now.
    ///   - lane: the job's; `nil` where it is not known.
    ///   - group: the lanes that it may go to, where it may go to several.
    ///   - caps: those that may hold the job, or others; `nil` where they are not known.
    ///   - cause: what the daemon said when it held the job for the budget; `nil` where it is not known.
    ///   - parents: the jobs that it comes after; `nil` where they are not known.
    ///   - now: the time.
    ///   - zone: for times of day.
    package init(
        of job: JobAnswer, lane: LaneAnswer?, group: [LaneAnswer] = [], caps: [BudgetAnswer.CapLine]? = nil,
        cause: String? = nil, parents: [JobAnswer]? = nil, now: Timestamp, zone: TimeZone
    ) {
        let reader = Reader(
            job: job, lane: lane, group: group, caps: caps, cause: cause, parents: parents, now: now, zone: zone)
        self = reader.explanation
    }

    package var json: JSON {
        [
            "why": .string(sentence),
            "remedies": .array(
                remedies.map { ["command": .string($0.command), "effect": .string($0.effect)] }),
        ]
    }

    /// What is looked at.
    struct Reader {
        let job: JobAnswer
        let lane: LaneAnswer?
        let group: [LaneAnswer]
        let caps: [BudgetAnswer.CapLine]?
        let cause: String?
        let parents: [JobAnswer]?
        let now: Timestamp
        let zone: TimeZone

        var explanation: Explanation {
            switch job.state {
            case .held: held
            case .queued: queued
            case .submitting: submitting
            case .inDoubt: inDoubt
            case .rendering: rendering
            case .fetching: fetching
            case .succeeded, .failed, .canceled: ended
            }
        }

        /// `2026-04-11 07:17:39Z (in 12s)`.
        func moment(_ time: Timestamp) -> String { time.moment(from: now, in: zone) }

        /// `; asked again at ...`, or what is so when no time is set.
        func next(_ what: String, otherwise: String = "") -> String {
            guard let nextAt = job.nextAt else { return otherwise }
            return nextAt > now ? "; \(what) at \(moment(nextAt))" : "; \(what) now"
        }
    }
}
