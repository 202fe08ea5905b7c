import ReelCore

/// The ledger as an account, kept by the test itself from the commits alone.
struct Account {
    /// Whose sum it is, and of which window.
    private struct Key: Hashable {
        let scope: Cap.Scope
        let name: String
        let window: BudgetWindow
    }

    /// A row of the ledger.
    private struct Row {
        let keys: [Key]
        let amount: Amount
    }

    private let calendar: BudgetCalendar
    private var sums: [Key: Amount] = [:]
    /// By job, then by number: those that count, `nil` for the released ones.
    private var rows: [JobID: [Row?]] = [:]

    init(_ calendar: BudgetCalendar) { self.calendar = calendar }

    /// What counts against a cap at a moment.
    func used(of cap: Cap, at now: Timestamp) -> Int {
        let key = Key(scope: cap.scope, name: cap.name, window: calendar.window(cap.per, at: now))
        return sums[key]?[cap.unit] ?? 0
    }

    /// A new row of a job.
    mutating func open(_ job: JobID, lane: String, owner: UInt32, batch: String?, _ amount: Amount, at now: Timestamp) {
        var scopes = [(Cap.Scope.lane, lane), (.owner, String(owner))]
        if let batch { scopes.append((.batch, batch)) }
        let windows = BudgetWindow.Period.allCases.map { calendar.window($0, at: now) }
        let keys = scopes.flatMap { scope, name in windows.map { Key(scope: scope, name: name, window: $0) } }
        for key in keys { sums[key, default: Amount()] = sums[key, default: Amount()] + amount }
        rows[job, default: []].append(Row(keys: keys, amount: amount))
    }

    /// It is proven that the row made nothing, or that nothing was billed for it; `nil`: the job's newest row.
    mutating func release(_ job: JobID, number: Int? = nil) {
        guard let count = rows[job]?.count, count > 0 else { return }
        let index = (number ?? count) - 1
        guard let row = rows[job]?[index] else { return }
        for key in row.keys { sums[key, default: Amount()] = sums[key, default: Amount()] + -row.amount }
        rows[job]?[index] = nil
    }

    /// Whether a row counts; `nil` where there is no such row.
    func counts(_ job: JobID, _ number: Int) -> Bool? {
        guard let rows = rows[job], rows.indices.contains(number - 1) else { return nil }
        return rows[number - 1] != nil
    }

    /// How many rows there are.
    var rowCount: Int { rows.values.reduce(0) { $0 + $1.count } }
}
