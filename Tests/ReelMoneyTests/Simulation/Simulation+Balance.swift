import ReelCore
import ReelEngine
import ReelStore

/// The ledger's rows, the store's sums, the test's own account and the providers' ledgers say the same.
extension Simulation {
    func balance() async throws {
        let rows = try await life.ledger.rows()
        for row in rows where auditor.account.counts(row.job, row.number) != (row.credits != .released) {
            throw Finding("the account has another view of \(row)", job: row.job)
        }
        guard rows.count == auditor.account.rowCount else {
            throw Finding("\(rows.count) rows, \(auditor.account.rowCount) were opened")
        }
        try Reconciliation(rows, world.accounts, serials: auditor.jobs.mapValues(\.serial)).run()
        for period in BudgetWindow.Period.allCases { try await compare(rows, period) }
    }

    private func compare(_ rows: [LedgerReader.Row], _ period: BudgetWindow.Period) async throws {
        let report = try await life.store.budget(period, owner: nil)
        let calendar = scenario.budget.calendar
        let window = calendar.window(period, at: now)
        let counted = rows.filter { calendar.window(period, at: $0.intentAt) == window }
        func require(_ lines: [BudgetReport.Line], _ key: (LedgerReader.Row) -> String?) throws {
            let sums = Dictionary(grouping: counted) { key($0) }.mapValues(Sums.init(of:)).filter { $0.value != Sums() }
            let told = Dictionary(lines.map { ("\($0.owner.map { "\($0)/" } ?? "")\($0.name)", $0.sums) }) { $1 }
            for (key, sum) in sums where key.map({ told[$0] != sum }) ?? false {
                throw Finding(
                    "\(period): of \(key ?? "") the store says \(String(describing: told[key ?? ""])), not \(sum)")
            }
        }
        guard report.window == window, report.total == Sums(of: counted) else {
            throw Finding("\(period): the store says \(report.total), the rows \(Sums(of: counted))")
        }
        try require(report.lanes, \.lane)
        try require(report.models, \.model)
        try require(report.owners) { String($0.owner) }
        try require(report.batches) { row in row.batch.map { "\(row.owner)/\($0)" } }
        for use in report.caps where use.used != auditor.account.used(of: use.cap, at: now) {
            throw Finding("\(use.cap): the store says \(use.used), it is \(auditor.account.used(of: use.cap, at: now))")
        }
    }

    /// Whoever waits for the budget alone does so because there is no room, or because of somebody before.
    func requireTrueHolds() async throws {
        let spent = try await life.ledger.rows(where: "submission.credits = 'spent'")
        for lane in Scenario.lanes where try await isIdle(lane) {
            var full: Set<Cap> = []
            var waiting: [(job: JobID, caps: [Cap], refusing: [Cap])] = []
            for job in try await life.ledger.jobs(where: "holds = 2 AND lane IN ('\(lane)', 'any:default')") {
                guard let planned = auditor.jobs[job.id] else { continue }
                let (new, amount) = (planned.new, planned.product.amount)
                let caps = world.budget.value.caps(lane: lane, owner: new.owner, batch: new.batch)
                let refusing = caps.filter { Double(used($0) + amount[$0.unit]) > $0.amount }
                full.formUnion(refusing.filter { Double(forGood(spent, $0) + amount[$0.unit]) <= $0.amount })
                if job.lane == lane { waiting.append((job.id, caps, refusing)) }
            }
            for (job, caps, refusing) in waiting where refusing.isEmpty && full.isDisjoint(with: caps) {
                let room = caps.map { "\($0.words): \(used($0)) of \($0.amount)" }
                throw Finding(
                    "job \(job) waits for the budget, and there is room: lane \(lane), \(waiting.count) wait, \(room)",
                    job: job)
            }
        }
    }

    /// Whether a lane would take a job, and has nothing to do.
    private func isIdle(_ lane: String) async throws -> Bool {
        guard let view = await life.engine.lanes[lane]?.view, view.health.submitting.condition == .open,
            try await life.store.tally().slots[lane] ?? 0 < view.limit,
            try await life.ledger.jobs(where: "work = 'ready' AND lane IN ('\(lane)', 'any:default')").isEmpty
        else { return false }
        // One that has more to do in a moment is not done.
        let scope = ClaimScope(lane: lane, groups: ["default": Scenario.lanes])
        return try await life.store.agenda(scope, excluding: []).claim.map { $0 > now } ?? true
    }

    private func used(_ cap: Cap) -> Int { auditor.account.used(of: cap, at: now) }

    /// What no window ever gives back.
    private func forGood(_ spent: [LedgerReader.Row], _ cap: Cap) -> Int {
        guard cap.per == .total else { return 0 }
        let counted = spent.filter { row in
            switch cap.scope {
            case .lane: row.lane == cap.name
            case .owner: String(row.owner) == cap.name
            case .batch: row.batch == cap.name
            // The simulation makes no tokens.
            case .token: false
            }
        }
        return counted.reduce(0) { $0 + $1.amount[cap.unit] }
    }

    /// A job that nothing keeps but its turn lets every other flow of its lane go once at most.
    ///
    /// Jobs that were held, or return to the queue, have had their turn; those of other priorities are another line.
    func requireTurns(_ turns: [LedgerReader.Turn]) throws {
        var waiting: [JobID: [String: Int]] = [:]
        var seen: Set<JobID> = []
        for turn in turns {
            guard let job = auditor.jobs[turn.job] else { throw Finding("nobody asked for job \(turn.job)") }
            if !turn.isClaim {
                if job.isSingle { waiting[turn.job] = [:] }
                continue
            }
            // One that the budget kept had more than its turn to wait for.
            if let counts = waiting.removeValue(forKey: turn.job), !turn.wasHeld, counts.contains(where: { $1 > 1 }) {
                throw Finding("others went more than once before single job \(turn.job): \(counts)", job: turn.job)
            }
            guard seen.insert(turn.job).inserted, !turn.wasHeld, job.new.group == nil, job.new.priority == 0 else {
                continue
            }
            let flow = "\(job.new.owner)/\(job.new.batch ?? "")"
            for single in waiting.keys where auditor.jobs[single]?.new.lane == job.new.lane {
                waiting[single]?[flow, default: 0] += 1
            }
        }
    }
}

extension Sums {
    /// What rows come to.
    init(of rows: [LedgerReader.Row]) {
        self.init()
        for row in rows {
            switch row.credits {
            case .reserved: reserved = reserved + row.amount
            case .spent: spent = spent + row.amount
            case .unknown: unknown = unknown + row.amount
            case .released, .none: break
            }
        }
    }
}
