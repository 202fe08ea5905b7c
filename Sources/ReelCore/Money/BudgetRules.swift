/// The settings that decide what may be spent.
package struct BudgetRules: Equatable, Sendable {
    package enum FailedTasks: String, Sendable, CaseIterable {
        /// A person says, or nobody.
        case unknown
        /// The provider is known to bill them.
        case spent
        /// The provider is known to refund them.
        case released

        /// What their submissions come to in the ledger.
        package var credits: CreditState {
            switch self {
            case .unknown: .unknown
            case .spent: .spent
            case .released: .released
            }
        }
    }

    package var caps: [Cap] = []
    package var calendar = BudgetCalendar.utc
    /// What a failed task comes to; the provider does not say whether it refunds.
    package var failedTasks = FailedTasks.unknown
    /// By lane: how many submissions in doubt its policy may send again a day; `nil`: any number.
    package var resubmitsPerDay: [String: Int] = [:]

    package init() {}

    /// The caps that count a job of this lane, owner and batch.
    package func caps(lane: String, owner: UInt32, batch: String?) -> [Cap] {
        caps.filter { cap in
            switch cap.scope {
            case .lane: cap.name == lane
            case .owner: cap.name == String(owner)
            case .batch: cap.name == batch
            // Its cap is kept with the token.
            case .token: false
            }
        }
    }
}
