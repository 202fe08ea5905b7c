package import ReelCore

extension Settings {
    /// How spending is counted.
    package struct Budget: Sendable, Equatable {
        /// The zone in which days and months begin.
        package var timeZone = BudgetCalendar.utc
        /// What a failed task comes to.
        package var failedTasks = BudgetRules.FailedTasks.unknown

        package init() {}

        /// The same as the ledger's word.
        var failedTask: CreditState {
            switch failedTasks {
            case .unknown: .unknown
            case .spent: .spent
            case .released: .released
            }
        }
    }

    /// What may be spent, in the words of the ledger.
    package var budgetRules: BudgetRules {
        var rules = BudgetRules()
        rules.caps = caps.map(\.rule)
        rules.calendar = budget.timeZone
        rules.failedTasks = budget.failedTasks
        rules.resubmitsPerDay = Dictionary(lanes.map { ($0.name, $0.resubmitsPerDay) }) { first, _ in first }
        return rules
    }
}

extension Settings.Budget {
    private enum Key: String, CaseIterable {
        case timeZone = "time_zone"
        case failedTasks = "failed_tasks"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        timeZone = try block[.timeZone]?.timeZone() ?? timeZone
        failedTasks = try block[.failedTasks]?.choice(of: BudgetRules.FailedTasks.allCases) ?? failedTasks
    }
}

extension Setting {
    fileprivate func timeZone() throws(ReelError) -> BudgetCalendar {
        let expected = "a time zone such as UTC or Europe/Berlin"
        let name = try word(expected)
        guard let calendar = BudgetCalendar(zone: name) else {
            throw refusal("there is no time zone \(name.excerpt): give \(expected)")
        }
        return calendar
    }
}
