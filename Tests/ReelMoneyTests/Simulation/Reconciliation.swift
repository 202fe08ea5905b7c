import ReelCore

/// The ledger's rows beside the providers' own ledgers.
struct Reconciliation {
    /// Rows and calls of a job at a moment belong together, since no time passes between an intent and its call.
    private struct Moment: Hashable {
        let lane: String
        let serial: Int
        let at: Timestamp
    }

    private let rows: [Moment: [LedgerReader.Row]]
    private let ledgers: [String: SimulatedAccount.Ledger]

    init(_ rows: [LedgerReader.Row], _ accounts: [SimulatedAccount], serials: [JobID: Int]) {
        self.rows = Dictionary(grouping: rows) {
            Moment(lane: $0.lane, serial: serials[$0.job] ?? -1, at: $0.intentAt)
        }
        ledgers = Dictionary(uniqueKeysWithValues: accounts.map { ($0.name, $0.ledger) })
    }

    /// - Throws: ``Finding``.
    func run() throws {
        for (lane, ledger) in ledgers {
            let calls = Dictionary(grouping: ledger.calls) { Moment(lane: lane, serial: $0.serial, at: $0.at) }
            for (moment, calls) in calls where calls.count > rows[moment]?.count ?? 0 {
                throw Finding("\(calls.count) calls of job \(moment.serial) at \(moment.at), without as many intents")
            }
            let tasks = Dictionary(grouping: ledger.tasks) { Moment(lane: lane, serial: $0.serial, at: $0.createdAt) }
            for (moment, tasks) in tasks { try match(tasks, rows[moment] ?? []) }
        }
        try requireKnown()
    }

    /// Each task is one row's, and counts where it is or may be billed.
    private func match(_ tasks: [SimulatedAccount.Task], _ rows: [LedgerReader.Row]) throws {
        var nameless = rows.filter { $0.task == nil }
        for task in tasks.sorted(by: { $0.isBilled && !$1.isBilled }) {
            let named = rows.filter { $0.task == task.id }
            guard named.count <= 1 else { throw Finding("\(task.id) is named by \(named)", job: named[0].job) }
            let wanted: [CreditState] =
                task.isBilled ? [.spent, .unknown, .reserved] : [.released, .unknown, .reserved]
            let index = wanted.lazy.compactMap { word in nameless.firstIndex { $0.credits == word } }.first
            guard let row = named.first ?? index.map({ nameless.remove(at: $0) }) else {
                throw Finding("\(task) has no row among \(rows)", job: rows.first?.job)
            }
            guard row.credits != (task.isBilled ? .released : .spent) else {
                throw Finding("\(row) has another view of \(task)", job: row.job)
            }
        }
        for row in nameless where row.credits == .spent { throw Finding("nothing was made, and \(row) is spent") }
    }

    /// No row names a task that its account did not make at that moment for that job.
    private func requireKnown() throws {
        for (moment, rows) in rows {
            for row in rows {
                if let id = row.task, ledgers[moment.lane]?[id]?.createdAt != row.intentAt {
                    throw Finding("\(row) names a task that was not made then")
                }
            }
        }
    }
}
