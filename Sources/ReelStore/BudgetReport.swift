package import ReelCore

/// The ledger as an account: what its rows come to, by whatever they can be told apart by.
package struct BudgetReport: Sendable {
    /// The rows of one lane, model, owner, batch or day.
    package struct Line: Sendable, Equatable {
        /// The lane's, model's or batch's name, the decimal uid of an owner, or a day such as `2026-11-23`.
        package let name: String
        /// The uid of a batch's owner.
        package let owner: UInt32?
        package let sums: Sums
    }

    /// A cap, with what its present window has used of it.
    package struct CapUse: Sendable, Equatable {
        package let cap: Cap
        package let sums: Sums
        /// When the window turns; `nil` for `total`.
        package let until: Timestamp?

        package var used: Int { sums.used[cap.unit] }
        package var left: Double { cap.amount - Double(used) }
    }

    /// What the lines below are sums of.
    package let window: BudgetWindow
    package let until: Timestamp?
    package let zone: String
    package let total: Sums
    package let lanes: [Line]
    package let models: [Line]
    package let owners: [Line]
    package let batches: [Line]
    /// Newest first; of the last 31 days at most.
    package let days: [Line]
    /// All caps, whoever asks.
    package let caps: [CapUse]
}

/// How a batch stands.
package struct BatchReport: Sendable {
    package let name: String
    /// The uid of its owner.
    package let owner: UInt32
    package let jobs: [JobState: Int]
    /// Of all its submissions ever.
    package let sums: Sums
}

/// An earlier job with the same request.
package struct Duplicate: Sendable, Equatable {
    package let job: JobID
    package let state: JobState
    package let createdAt: Timestamp
}

extension Duplicate {
    /// The earlier job, in words for a person.
    package func message(at now: Timestamp) -> String {
        let minutes = Int((now - createdAt) / .seconds(60))
        let age = minutes < 1 ? "a moment" : minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
        return "the same request is job \(job) (\(state.rawValue)), made \(age) ago"
    }
}
