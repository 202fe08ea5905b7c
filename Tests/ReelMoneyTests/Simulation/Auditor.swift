import ReelCore
import ReelStore

/// Looks at every commit, in order, for what must never be.
struct Auditor {
    /// What was asked for.
    private(set) var jobs: [JobID: Scenario.Planned] = [:]
    var account: Account
    private var states: [JobID: JobState] = [:]
    private var approved: Set<JobID> = []
    private var parents: [JobID: [JobID]] = [:]

    init(_ calendar: BudgetCalendar) { account = Account(calendar) }

    /// Notes a job that was acknowledged.
    mutating func note(_ id: JobID, _ planned: Scenario.Planned, parents: [JobID]) {
        (jobs[id], self.parents[id]) = (planned, parents)
    }

    /// Looks through commits that were made under `rules`.
    ///
    /// - Throws: ``Finding``.
    mutating func look(at changes: [JobChange], under rules: BudgetRules) throws {
        for change in changes {
            try look(at: change, rules)
            states[change.job] = change.state
        }
    }

    private mutating func look(at change: JobChange, _ rules: BudgetRules) throws {
        switch change.event {
        case "claimed": try claim(change, rules)
        case "approved": approved.insert(change.job)
        case "not_sent", "lane_refused", "server_failed", "refused", "not_created": account.release(change.job)
        case "task_failed" where rules.failedTasks == .released: account.release(change.job)
        default: break
        }
    }

    private mutating func claim(_ change: JobChange, _ rules: BudgetRules) throws {
        guard let job = jobs[change.job] else { throw Finding("job \(change.job) was claimed and never enqueued") }
        try requireDue(change, job)
        let amount = job.product.amount
        account.open(
            change.job, lane: change.lane, owner: change.owner, batch: change.batch, amount, at: change.at)
        for cap in rules.caps(lane: change.lane, owner: change.owner, batch: change.batch) {
            let used = account.used(of: cap, at: change.at)
            guard Double(used) > cap.amount else { continue }
            throw Finding(
                "job \(change.job) was claimed at \(change.at) and passes \(cap): \(used) are used", job: change.job)
        }
    }

    private func requireDue(_ change: JobChange, _ job: Scenario.Planned) throws {
        if let notBefore = job.new.notBefore, change.at < notBefore {
            throw Finding("job \(change.job) was claimed at \(change.at), not before \(notBefore)", job: change.job)
        }
        if job.new.approval != nil, !approved.contains(change.job) {
            throw Finding("job \(change.job) was claimed without its approval", job: change.job)
        }
        for parent in parents[change.job] ?? [] {
            let state = states[parent]
            guard state == .succeeded || (job.new.afterAny && state?.isEnd == true) else {
                throw Finding(
                    "job \(change.job) was claimed while its parent \(parent) was \(state as Any)", job: parent)
            }
        }
    }
}
