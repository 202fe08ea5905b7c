import ReelCore
import ReelEngine
import ReelStore
import ReelTesting

/// What people do to jobs: at random, but truthfully where they say what became of a task.
extension Simulation {
    func meddle(_ luck: SeededChance) async throws {
        if luck.hits(0.2) { try await poke(luck) }
        if luck.hits(0.05) { try await resolve(luck, share: 0.7) }
        if luck.hits(0.05) { try await approve(luck, share: 0.7) }
        if luck.hits(0.03) { try await settle(luck, share: 0.5) }
        if luck.hits(0.03) { try await changeCaps(luck) }
        if life.isDead { try await restart() }
    }

    private func poke(_ luck: SeededChance) async throws {
        guard let id = ids[luck.number(0...scenario.jobs.count - 1)] else { return }
        var actions: [Event] = [
            .cancelRequested, .held, .released, .released, .retried(again: false), .refetchRequested, .held,
            .approved(by: 0),
        ]
        // What becomes of a task that its job goes on without is not in the history, which this account is kept from.
        if scenario.budget.failedTasks != .released { actions.append(.retried(again: true)) }
        try await act(luck.pick(actions), on: id)
    }

    /// Does something to a job, whether it fits its state or not.
    func act(_ event: Event, on id: JobID, submission: Int? = nil) async throws {
        do {
            _ = try await life.engine.act(event, on: id, submission: submission)
            tell("job \(id): \(event)")
        } catch let error as ReelError where error.code == .conflict {
            return  // It came too late, or too early.
        }
    }

    /// Tells of jobs in doubt what the account really did.
    func resolve(_ luck: SeededChance, share: Double) async throws {
        for job in try await life.ledger.jobs(where: "state = 'in_doubt'") where luck.hits(share) {
            let rows = try await life.ledger.rows(where: "job = \(job.id)")
            guard let row = rows.last else {
                throw Finding("job \(job.id) is in doubt without a submission", job: job.id)
            }
            let word = task(of: row, among: rows).map { Event.adopted($0.id) } ?? .declaredNotCreated
            // The lane may have sent it again meanwhile, and be in doubt of that.
            try await act(
                luck.pick([word, word, word, .resubmitted(byPolicy: false), .gaveUp]), on: job.id,
                submission: row.number)
        }
    }

    /// The task that the account made for a row that names none.
    ///
    /// Where several rows of a moment name none, they get the tasks one after the other, the billed ones first.
    private func task(of row: LedgerReader.Row, among rows: [LedgerReader.Row]) -> SimulatedAccount.Task? {
        guard let serial = auditor.jobs[row.job]?.serial else { return nil }
        let named = Set(rows.compactMap(\.task))
        let spent = rows.count { $0.task == nil && $0.intentAt == row.intentAt && $0.credits == .spent }
        let made = world.accounts.first { $0.name == row.lane }?.tasks(of: serial) ?? []
        return made.filter { $0.createdAt == row.intentAt && !named.contains($0.id) }
            .sorted { $0.isBilled && !$1.isBilled }.dropFirst(spent).first
    }

    func approve(_ luck: SeededChance, share: Double) async throws {
        for job in try await life.ledger.jobs(where: "state = 'held' AND holds & 1") where luck.hits(share) {
            try await act(.approved(by: 0), on: job.id)
        }
    }

    /// Says of money that is unknown whether the account really billed it.
    func settle(_ luck: SeededChance, share: Double) async throws {
        // Whether a kill was before or after it could not be told.
        guard !life.witness.isArmed else { return }
        await life.rest(world.time)
        try look()
        let unknown = """
            submission.credits = 'unknown' AND follow_at IS NULL AND job.state <> 'in_doubt'
            AND NOT (coalesce(job.work, '') = 'poll' AND number = job.submission)
            """
        for row in try await life.ledger.rows(where: unknown) where luck.hits(share) {
            let isBilled = try await self.isBilled(row)
            _ = try await life.engine.settle(row.job, submission: row.number, isBilled: isBilled)
            if !isBilled { auditor.account.release(row.job, number: row.number) }
            tell("job \(row.job): submission \(row.number) was \(isBilled ? "" : "not ")billed")
        }
    }

    private func isBilled(_ row: LedgerReader.Row) async throws -> Bool {
        if let task = row.task { return world.task(task)?.isBilled ?? false }
        let rows = try await life.ledger.rows(where: "job = \(row.job)")
        return task(of: row, among: rows)?.isBilled ?? false
    }

    /// The settings are read anew with another cap, one more or one fewer.
    private func changeCaps(_ luck: SeededChance) async throws {
        var caps = world.budget.value.caps
        if !caps.isEmpty {
            let cap = caps.remove(at: luck.number(0...caps.count - 1))
            let factor = luck.pick([0, 0.5, 0.8, 1.3, 2])
            if factor > 0 {
                caps.append(Cap(cap.scope, cap.name, per: cap.per, cap.unit, (cap.amount * factor).rounded()))
            }
        }
        let missing = scenario.budget.caps.filter { original in
            !caps.contains { ($0.scope, $0.name, $0.unit) == (original.scope, original.name, original.unit) }
        }
        if luck.hits(0.5), !missing.isEmpty { caps.append(luck.pick(missing)) }
        try await reload(caps)
    }

    func reload(_ caps: [Cap]) async throws {
        // What was claimed until now was claimed under the caps that were.
        await life.rest(world.time)
        try look()
        tell("caps: \(caps.map(\.words).joined(separator: ", "))")
        world.budget.value.caps = caps
        try await life.engine.apply(world.lanes(pulse: life.witness.pulse), fetchesAtOnce: 16)
    }
}
