import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting

/// Gathers the evidence after each restart, only what is new, and puts it before the ``Judge``.
struct Court {
    private let reader: StoreReader
    private let custody: CustodyCheck
    private let judge: Judge
    private let stage: Stage
    /// The newest row of the history that was seen.
    private var newest: Int64 = 0
    /// What was seen of each job's history.
    private var seen: [JobID: [Int64]] = [:]
    private var stored: [String: Set<JobID>] = [:]
    private var bills: [String: [BilledTask]] = [:]
    private var billCount = 0

    init(_ stage: Stage, owner: UInt32) {
        self.stage = stage
        reader = StoreReader(path: "\(stage.daemon.stateDirectory)/reel.db")
        custody = CustodyCheck(folder: "\(stage.daemon.stateDirectory)/clips")
        judge = Judge(owner: owner, riskyLanes: [Lanes.risky])
    }

    /// Judges what changed, or everything.
    ///
    /// - Throws: when the store cannot be read.
    mutating func sit(onAll isAll: Bool = false, isAtRest: Bool = false) throws -> [Violation] {
        var markers = stage.journal.takeTouched()
        let before = stage.journal.accounts
        markers.formUnion(takeBills())
        if isAll { markers.formUnion(before.keys) }
        let asked = markers.reduce(into: Set<JobID>()) { ids, marker in
            ids.formUnion(stored[marker] ?? [])
            if let job = before[marker]?.job { ids.insert(job) }
        }
        let olderBills = bills.mapValues(\.count)
        let view = try reader.view(after: isAll ? 0 : newest, and: asked)
        newest = view.newest
        for exhibit in view.exhibits.values { stored[exhibit.marker ?? "", default: []].insert(exhibit.id) }
        markers.formUnion(view.exhibits.values.compactMap(\.marker))
        _ = takeBills()
        let now = stage.journal.accounts
        return view.exhibits.values.sorted { $0.id < $1.id }.flatMap { exhibit in
            violations(of: exhibit, before, now, olderBills, isAtRest: isAtRest)
        } + markers.sorted().flatMap { presence($0, before, view) } + tally(view)
    }

    /// Reads the provider's new bills.
    ///
    /// - Returns: whose they are.
    private mutating func takeBills() -> Set<String> {
        let billed = stage.simulator.ledger.billed
        var markers: Set<String> = []
        for task in billed[billCount...] {
            let marker = Account.marker(in: task.prompt) ?? ""
            bills[marker, default: []].append(task)
            markers.insert(marker)
        }
        billCount = billed.count
        return markers
    }

    private mutating func violations(
        of exhibit: Exhibit, _ before: [String: Account], _ now: [String: Account], _ olderBills: [String: Int],
        isAtRest: Bool
    ) -> [Violation] {
        let marker = exhibit.marker ?? ""
        var matter = Judge.Case(exhibit, account: now[marker])
        matter.earlierAccount = before[marker]
        matter.seen = seen[exhibit.id] ?? []
        matter.isAtRest = isAtRest
        matter.bills = (bills[marker] ?? []).enumerated().map { index, task in
            let isOlder = index < olderBills[marker] ?? 0
            return Bill(task: task.id, succeeds: task.plan.end == .succeeded, isOlder: isOlder)
        }
        seen[exhibit.id] = exhibit.history.map(\.id)
        let found = judge.violations(in: matter) + custody.violations(of: exhibit)
        guard let last = found.last else { return [] }
        // Whoever reads it wants to see the job, once.
        let books = matter.bills.map { "  \($0.task), \($0.succeeds ? "succeeds" : "fails")" }
        let report = "\(last.message)\n\(([exhibit.report, " billed"] + books).joined(separator: "\n"))"
        return found.dropLast() + [Violation(last.rule, last.job, report)]
    }

    private func presence(_ marker: String, _ accounts: [String: Account], _ view: StoreReader.View) -> [Violation] {
        guard let account = accounts[marker] else { return [] }
        let there = (stored[marker] ?? []).filter { view.exhibits[$0] != nil }
        return judge.presence(of: account, stored: there, keyed: account.key.flatMap { view.keys[$0] })
    }

    private func tally(_ view: StoreReader.View) -> [Violation] {
        guard view.tally != view.counted else { return [] }
        return [Violation(.tally, nil, "kept \(view.tally), counted \(view.counted)")]
    }

    /// What SQLite finds wrong with the file.
    func faults() throws -> [Violation] { try reader.faults().map { Violation(.service, nil, "the store: \($0)") } }

    /// Whether nothing is left to be done, tasks followed for the ledger included.
    func isAtRest() throws -> Bool {
        try reader.openWork() == 0
    }
}
