package import ReelCore

/// A promise that was broken.
package struct Violation: Error, Equatable, Sendable, CustomStringConvertible {
    /// The rules of the judge.
    package enum Rule: String, CaseIterable, Sendable {
        /// What was acknowledged is there, once.
        case existence
        /// Billed at most once, but for explicit exceptions.
        case billing
        /// Every task is known, or its submission is open.
        case knowledge
        /// Every known task is followed.
        case following
        /// Finished means in hand.
        case custody
        /// States move as the history tells, and nothing acknowledged is undone.
        case history
        /// The ledger says of the money what the provider's books say.
        case ledger
        /// The kept counts are those that counting gives.
        case tally
        /// Everything comes to rest.
        case rest
        /// The daemon answers as its contract says, starts and stops.
        case service
    }

    package let rule: Rule
    package let job: JobID?
    package let message: String

    package init(_ rule: Rule, _ job: JobID?, _ message: String) {
        (self.rule, self.job, self.message) = (rule, job, message)
    }

    package var description: String { "\(rule.rawValue): \(job.map { "job \($0): " } ?? "")\(message)" }
}
