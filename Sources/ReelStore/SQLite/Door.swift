import GRDB
import ReelCore

/// The one door to a job's state: transition, save, ledger, history and counts, in the caller's transaction.
struct Door: Sendable {
    var rules: Rules
    /// Told when a job that waits for the budget may be able to go.
    let watch: BudgetWatch
    /// What is known of how long tasks take.
    let renders: RenderLog
    /// Jobs up to this number come from a backup: what was paid for them since is not known, so nothing submits them
    /// again but a person's word.
    var fence: JobID = 0

    /// The same door at one moment, under one set of rules for money.
    func at(_ now: Timestamp, under budget: BudgetRules) -> Door {
        var door = self
        door.rules.time = Moment(now: now, uptime: rules.time.uptime)
        door.rules.budget = { budget }
        return door
    }

    /// Carries out what the lifecycle makes of `event`, for the job and for those that wait for it.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - job: as it was before.
    ///   - lane: the one that claims it, where it may go to several.
    ///   - writing: the transaction.
    /// - Returns: the job as it is afterwards.
    /// - Throws: `ReelError` where the lifecycle, the fence or a rule for money forbids it.
    func apply(_ event: Event, to job: Job, lane: String? = nil, in writing: inout Writing) throws -> Job {
        let next = try change(job, by: event, lane: lane, &writing)
        try Dependencies(door: self).follow(job, next, &writing)
        guard case .retried = event, next.lifecycle.unmet.contains(.dependency) else { return next }
        // Its parents may have ended while nobody waited for them.
        return try Dependencies(door: self).settle(next, &writing)
    }

    /// Carries out what the lifecycle makes of `event`, for the job alone.
    func change(_ job: Job, by event: Event, lane: String? = nil, _ writing: inout Writing) throws -> Job {
        let now = rules.time.now
        try refuseByFence(event, job)
        try refuseResubmission(event, job, writing.db)
        let transition = try job.lifecycle.handle(event, at: now, policy: policy(for: job), chance: rules.chance())
        var next = job
        next.lifecycle = transition.lifecycle
        next.lane = Self.lane(of: next, claimedBy: lane)
        if case .retried = event, next.lifecycle.state != .rendering { next.turn = nil }
        try takeTurn(&next, writing.db)
        try writing.db.run(JobRow.update) { row in
            try JobRow.bind(next.lifecycle, lane: next.lane, turn: next.turn, to: &row)
            row.add(job.id)
        }
        if let change = transition.ledger { try ledger.apply(change, to: next, was: job, now, &writing) }
        if event == .resubmitted(byPolicy: true) { try noteResubmission(of: job, now, writing.db) }
        watchBudget(job, next)
        if case .taskSucceeded = event { try noteRenderTime(of: job, next, now, &writing) }
        try tell(transition.history, of: next, lastLane: job.lane, transition.lifecycle, now, &writing)
        try notify(of: next, since: job.lifecycle, now, &writing)
        count(from: job, to: next, &writing)
        if next.lifecycle.state.isEnd { try giveTurnBack(of: job, writing) }
        return next
    }

    /// Stores a new job with its first history row.
    func insert(_ new: NewJob, holds: Set<HoldReason>, in writing: inout Writing) throws -> Job {
        let now = rules.time.now
        let life = Lifecycle(holds: holds, notBefore: new.notBefore, deadline: new.deadline, now: now)
        var job = Job(new, id: 0, createdAt: now, life)
        try takeTurn(&job, writing.db)
        try writing.db.run(JobRow.insert) { row in
            try JobRow.bind(new, at: now, to: &row)
            try JobRow.bind(life, lane: job.lane, turn: job.turn, to: &row)
        }
        job.id = writing.db.lastInsertedRowID
        try Housekeeping.noteUploads(of: job, in: writing.db)
        if new.group != nil { watch.note() }
        let entry = HistoryEntry(event: "enqueued", from: nil, to: life.state)
        try tell(entry, of: job, lastLane: job.lane, life, now, &writing)
        try notify(of: job, since: nil, now, &writing)
        count(from: nil, to: job, &writing)
        return job
    }

    /// One that may go to any lane of a group is in the group's queue until it is claimed, and again when it comes back.
    private static func lane(of job: Job, claimedBy lane: String?) -> String {
        guard let group = job.group else { return job.lane }
        if let lane { return lane }
        let isWaiting = job.lifecycle.state == .queued || (job.lifecycle.state == .held && job.lifecycle.work == nil)
        return isWaiting && job.lifecycle.task != .live ? Job.queue(ofGroup: group) : job.lane
    }

    /// A job that is ready keeps its place through all that happens before its submission.
    func takeTurn(_ job: inout Job, _ db: Database) throws {
        guard job.lifecycle.work == .ready, job.turn == nil else { return }
        job.turn = try Turns(db: db).take(
            lane: job.lane, priority: job.priority, owner: job.owner, batch: job.batch)
    }

    /// A job, given as it was before, has ended: where it still stood in the queue, its turn will not come.
    private func giveTurnBack(of job: Job, _ writing: Writing) throws {
        let inQueue: [JobState] = [.queued, .held]
        // One whose task was lost has been submitted.
        guard inQueue.contains(job.lifecycle.state), !job.lifecycle.holds.contains(.lostTask) else { return }
        try Turns(db: writing.db).leave(job) { batch in
            let scope = batch == nil ? TallyKey.Scope.owner : .batch
            let name = batch.map { TallyKey.name(ofBatch: $0, of: job.owner) } ?? String(job.owner)
            return try inQueue.reduce(0) {
                try $0 + writing.counted(TallyKey(scope: scope, name: name, state: $1.rawValue))
            }
        }
    }

    var ledger: Ledger { Ledger(rules: rules, watch: watch) }

    func policy(for job: Job) -> Policy {
        var policy = rules.policy(job.lane)
        policy.failedTask = rules.budget().failedTasks.credits
        policy.learned = job.pace.flatMap { renders.polling(of: $0, plain: policy.polling) }
        if job.id <= fence { (policy.failedCodes, policy.inDoubt) = ([], .hold) }
        return policy
    }

    private func refuseByFence(_ event: Event, _ job: Job) throws(IllegalTransition) {
        guard job.id <= fence, event == .resubmitted(byPolicy: true) else { return }
        let reason = "the job comes from a backup, and may have been paid for since: a person decides"
        throw IllegalTransition(state: job.lifecycle.state, event: event.name, reason: reason)
    }

    /// Jobs that wait for the budget, or for a lane of their group, are looked at when one comes to them or leaves them.
    private func watchBudget(_ old: Job, _ new: Job) {
        let hasMoved = (new.lifecycle.holds == [.budget]) != (old.lifecycle.holds == [.budget])
        // One that was left to another lane kept those behind it from this one.
        let isGroups = new.group != nil && [new.lifecycle.state, old.lifecycle.state].contains(.queued)
        if hasMoved || isGroups { watch.note() }
    }

    /// A lane's policy sends only so many again a day.
    private func refuseResubmission(_ event: Event, _ job: Job, _ db: Database) throws {
        guard event == .resubmitted(byPolicy: true) else { return }
        // It may have been changed since somebody looked.
        guard rules.policy(job.lane).inDoubt == .resubmit else {
            let reason = "lane \(job.lane) holds what is in doubt: a person decides"
            throw IllegalTransition(state: job.lifecycle.state, event: event.name, reason: reason)
        }
        let budget = rules.budget()
        guard let limit = budget.resubmitsPerDay[job.lane] else { return }
        let day = budget.calendar.window(.day, at: rules.time.now).name
        let sql = "SELECT count FROM resubmission WHERE lane = ? AND day = ?"
        let count = try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [job.lane, day]) ?? 0
        guard count >= limit else { return }
        let reason = "lane \(job.lane) has sent \(count) again today, as many as its settings allow: a person decides"
        throw IllegalTransition(state: job.lifecycle.state, event: event.name, reason: reason)
    }

    private func noteResubmission(of job: Job, _ now: Timestamp, _ db: Database) throws {
        let sql = """
            INSERT INTO resubmission (lane, day, count) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1
            """
        let day = rules.budget().calendar.window(.day, at: now).name
        try db.cachedStatement(sql: sql).execute(arguments: [job.lane, day])
    }

    private func tell(
        _ entry: HistoryEntry?, of job: Job, lastLane: String, _ life: Lifecycle, _ now: Timestamp,
        _ writing: inout Writing
    ) throws {
        guard let entry else { return }
        let insert = """
            INSERT INTO history (job, at, event, from_state, to_state, detail, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        try writing.db.run(insert) { row in
            row.add(job.id)
            row.add(now.milliseconds)
            row.add(entry.event)
            row.add(entry.from?.rawValue)
            row.add(entry.to.rawValue)
            row.add(entry.detail?.description)
            row.add(JobChange.reason(entry, life))
        }
        let row = writing.db.lastInsertedRowID
        writing.add(JobChange(row, at: now, entry, of: job, lastLane: lastLane, life))
    }

    /// Keeps the counts: from `nil` for a new job, to `nil` for one that is deleted.
    func count(from old: Job?, to new: Job?, _ writing: inout Writing) {
        for (job, change) in [(old, -1), (new, 1)] {
            guard let job else { continue }
            for key in Self.counts(of: job) { writing.count(key, by: change) }
        }
    }

    private static func counts(of job: Job) -> [TallyKey] {
        let state = job.lifecycle.state.rawValue
        var keys = [
            TallyKey(scope: .lane, name: job.lane, state: state),
            TallyKey(scope: .owner, name: String(job.owner), state: state),
            TallyKey(scope: .model, name: job.model, state: state),
        ]
        if let batch = job.batch {
            keys.append(TallyKey(scope: .batch, name: TallyKey.name(ofBatch: batch, of: job.owner), state: state))
        }
        if job.lifecycle.holdsSlot { keys.append(TallyKey(scope: .lane, name: job.lane, state: "slot")) }
        return keys
    }
}

/// A time that stands still; nobody sleeps in it.
private struct Moment: Timekeeper {
    let now: Timestamp
    let uptime: Duration

    func sleep(for duration: Duration) async throws {}
}
