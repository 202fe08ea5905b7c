import ReelCore
import Synchronization

/// The settings in force: read by whatever can change while the process runs, replaced by a reload.
final class LiveSettings: Sendable {
    private struct State {
        var settings: Settings { didSet { budget = settings.budgetRules } }
        /// Kept, since it is asked for within transactions.
        var budget: BudgetRules
        var prices: PriceList
        var longestSubmit: Duration
    }

    private let state: Mutex<State>

    init(_ settings: Settings, prices: PriceList) {
        state = Mutex(
            State(
                settings: settings, budget: settings.budgetRules, prices: prices,
                longestSubmit: settings.timeouts.submit))
    }

    var current: Settings { state.withLock(\.settings) }
    var budget: BudgetRules { state.withLock(\.budget) }
    var prices: PriceList { state.withLock(\.prices) }
    /// The longest that any submission of this process may take: one that was begun keeps the time-out of its beginning.
    var longestSubmit: Duration { state.withLock(\.longestSubmit) }

    func replace(with settings: Settings, prices: PriceList) {
        state.withLock { state in
            (state.settings, state.prices) = (settings, prices)
            state.longestSubmit = max(state.longestSubmit, settings.timeouts.submit)
        }
    }

    /// The door for new jobs, as it stands now.
    func intake(_ catalog: Catalog, now: @escaping @Sendable () -> Timestamp) -> Intake {
        state.withLock {
            Intake(catalog: catalog, prices: $0.prices, settings: $0.settings, budget: $0.budget, now: now)
        }
    }
}
