import GRDB
import ReelCore

/// The ledger's rows as the lifecycle changes them, and with each the account's sums.
struct Ledger {
    let rules: Rules
    /// Told when money is released.
    let watch: BudgetWatch

    /// - Parameters:
    ///   - change: what becomes of the row.
    ///   - job: the job as it is now.
    ///   - old: as it was before.
    ///   - now: the moment of the change.
    ///   - writing: the transaction.
    /// - Throws: what the database throws.
    func apply(
        _ change: LedgerChange, to job: Job, was old: Job, _ now: Timestamp, _ writing: inout Writing
    ) throws {
        let life = job.lifecycle
        switch change {
        case .open: try open(job, now, &writing)
        case .settle(let outcome, let task, let error, let requestID, let credits):
            try move(job, life.submission, to: credits, &writing)
            let sql = """
                UPDATE submission SET outcome = ?, task_id = ?, error = ?, request_id = ?, resolved_at = ?, credits = ?
                WHERE job = ? AND number = ?
                """
            // What an unknown outcome was evidence of stays readable when it is resolved later.
            let kept = try error.map(Stored.text) ?? Self.evidence(of: job, writing.db)
            try writing.db.cachedStatement(sql: sql).execute(arguments: [
                outcome.rawValue, task?.rawValue, kept, requestID, now.milliseconds, credits.rawValue, job.id,
                life.submission,
            ])
        case .credits(let credits): try set(job, life.submission, to: credits, &writing)
        case .settled(let number, let credits): try settle(job, number, to: credits, &writing)
        case .follow:
            let sql = """
                UPDATE submission SET follow_at = ?, follow_polls = ?, follow_lost_since = ?, follow_overdue = ?
                WHERE job = ? AND number = ?
                """
            let before = old.lifecycle
            try writing.db.cachedStatement(sql: sql).execute(arguments: [
                now.milliseconds, before.polls, before.lostSince?.milliseconds, before.isOverdue, job.id,
                before.submission,
            ])
        }
    }

    /// Writes what became of a row's money.
    func set(_ job: Job, _ number: Int, to credits: CreditState, _ writing: inout Writing) throws {
        try move(job, number, to: credits, &writing)
        let sql = "UPDATE submission SET credits = ? WHERE job = ? AND number = ?"
        try writing.db.cachedStatement(sql: sql).execute(arguments: [credits.rawValue, job.id, number])
    }

    /// What a job's rows came to stays in the sums when the job is deleted.
    static func prune(_ job: Job, _ writing: inout Writing) throws {
        let sql = "SELECT * FROM submission WHERE job = ?"
        // All are read before anything is counted.
        let rows = try Row.fetchAll(writing.db.cachedStatement(sql: sql), arguments: [job.id]).map(LedgerRow.init)
        for row in rows {
            writing.charges.prune(row.amount, of: row.key(of: job), row.credits)
        }
    }

    private func open(_ job: Job, _ now: Timestamp, _ writing: inout Writing) throws {
        let day = rules.budget().calendar.window(.day, at: now).name
        let sql = """
            INSERT INTO submission (job, number, lane, intent_at, day, outcome, estimate, clips, seconds, credits)
            VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, 'reserved')
            """
        try writing.db.cachedStatement(sql: sql).execute(arguments: [
            job.id, job.lifecycle.submission, job.lane, now.milliseconds, day, job.estimate, job.clips, job.seconds,
        ])
        let row = LedgerRow(day: day, lane: job.lane, amount: job.amount, credits: .reserved)
        writing.charges.move(row.amount, of: row.key(of: job), from: nil, to: .reserved)
    }

    /// A row as it stands, with its job's other facts, is counted elsewhere from now on.
    private func move(_ job: Job, _ number: Int, to credits: CreditState, _ writing: inout Writing) throws {
        guard let row = try LedgerRow.find(job.id, number, writing.db) else { return }
        var caps = rules.budget().caps(lane: row.lane, owner: job.owner, batch: job.batch)
        if let token = job.token, let cap = try TokenRow.cap(token, writing.db) { caps.append(cap) }
        writing.charges.move(row.amount, of: row.key(of: job), from: row.credits, to: credits)
        // What is spent in total never comes back: who waited for it may have no hope now, and keeps nobody any more.
        let isForGood = credits == .spent && caps.contains { $0.per == .total }
        if isForGood || (credits == .released && !caps.isEmpty) { watch.note() }
    }

    private func settle(_ job: Job, _ number: Int, to credits: CreditState, _ writing: inout Writing) throws {
        guard let row = try LedgerRow.find(job.id, number, writing.db), row.credits == .unknown else {
            throw ReelError(.conflict, field: "submission", "submission \(number) of job \(job.id) is not unknown")
        }
        try set(job, number, to: credits, &writing)
    }

    private static func evidence(of job: Job, _ db: Database) throws -> String? {
        let sql = "SELECT error FROM submission WHERE job = ? AND number = ?"
        return try String.fetchOne(
            db.cachedStatement(sql: sql), arguments: [job.id, job.lifecycle.submission])
    }
}

/// What the account needs of a ledger row.
struct LedgerRow {
    let day: String
    let lane: String
    let amount: Amount
    let credits: CreditState

    init(day: String, lane: String, amount: Amount, credits: CreditState) {
        (self.day, self.lane, self.amount, self.credits) = (day, lane, amount, credits)
    }

    init(_ row: Row) throws {
        self.init(
            day: row["day"], lane: row["lane"],
            amount: Amount(credits: row["estimate"] ?? 0, clips: row["clips"], seconds: row["seconds"] ?? 0),
            credits: try Stored.word(row["credits"]))
    }

    static func find(_ job: JobID, _ number: Int, _ db: Database) throws -> Self? {
        let sql = "SELECT day, lane, estimate, clips, seconds, credits FROM submission WHERE job = ? AND number = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [job, number]).map(Self.init)
    }

    func key(of job: Job) -> AccountKey {
        AccountKey(
            day: day, lane: lane, model: job.model, owner: job.owner, batch: job.batch ?? "", token: job.token ?? "")
    }
}
