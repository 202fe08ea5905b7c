import GRDB
import ReelCore

extension SQLiteStore {
    /// So many notices are given up in one transaction beside the one that was tried.
    private static let mostGivenUp = 1000
    /// Those whose time is over; found by the time from which it counts.
    static let over = """
        SELECT id FROM delivery INDEXED BY delivery_since
        WHERE target = ? AND due_at IS NOT NULL AND since BETWEEN ? AND ? ORDER BY since LIMIT ?
        """

    @discardableResult
    package func record(_ attempt: DeliveryAttempt) async throws -> RecordedAttempt? {
        let rules = rules
        return try await queue.write { writing in
            let db = writing.db
            guard let delivery = try Self.delivery(attempt.delivery, db), delivery.state == .pending else { return nil }
            let (now, chance) = (rules.time.now, rules.chance())
            let target = try TargetHealth(of: delivery.target, db)
            let after = target.after(attempt, at: now, chance: chance)
            try Self.save(attempt, of: delivery, next: after.next(for: delivery, attempt, chance: chance), now, db)
            let others = attempt.answer.isDelivered ? 0 : try Self.giveUp(after, attempt.answer, now, db)
            try after.save(db)
            try Outbox.settle(delivery.target, db)
            return try Self.delivery(delivery.id, db).map { RecordedAttempt(delivery: $0, othersGivenUp: others) }
        }
    }

    private static func save(
        _ attempt: DeliveryAttempt, of delivery: Delivery, next: Timestamp?, _ now: Timestamp, _ db: Database
    ) throws {
        let answer = attempt.answer
        let state: Delivery.State = answer.isDelivered ? .delivered : next == nil ? .dead : .pending
        let save = """
            UPDATE delivery SET state = ?, attempts = ?, due_at = ?, last_at = ?, status = ?, trouble = ?, duration = ?
            WHERE id = ?
            """
        try db.cachedStatement(sql: save).execute(arguments: [
            state.rawValue, delivery.attempts + 1, next?.milliseconds, now.milliseconds, answer.status, answer.trouble,
            attempt.duration.milliseconds, delivery.id,
        ])
    }

    /// Gives up the target's other notices whose time is over: one of them was tried for all.
    private static func giveUp(
        _ target: TargetHealth, _ answer: NoticeAnswer, _ now: Timestamp, _ db: Database
    ) throws -> Int {
        guard let times = target.over(at: now) else { return 0 }
        let arguments: StatementArguments = [
            target.id, times.lowerBound.milliseconds, times.upperBound.milliseconds, mostGivenUp,
        ]
        let ids = try Int64.fetchAll(db.cachedStatement(sql: over), arguments: arguments)
        let save = "UPDATE delivery SET state = 'dead', due_at = NULL, trouble = ? WHERE id = ?"
        for id in ids { try db.cachedStatement(sql: save).execute(arguments: [answer.trouble, id]) }
        return ids.count
    }
}

/// How deliveries to a target go, as it is written down with each try.
private struct TargetHealth {
    /// One that takes as long delays others as a failing one does.
    private static let slow = Duration.seconds(5)

    let id: Int64
    private var failures: Int
    /// The last try, and the one before.
    private var triedAt: Timestamp?
    private var triedBefore: Timestamp?
    private var isSlow = false
    private var retryAt: Timestamp?
    private var isDelivered = false
    private var trouble: String?

    init(of id: Int64, _ db: Database) throws {
        let sql = "SELECT failures, tried_at FROM webhook_target WHERE id = ?"
        let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id])
        self.id = id
        failures = row.map { $0["failures"] as Int } ?? 0
        triedAt = row.flatMap { $0["tried_at"] as Int64? }.map(Timestamp.init(milliseconds:))
    }

    /// As it is after one more try.
    func after(_ attempt: DeliveryAttempt, at now: Timestamp, chance: Double) -> Self {
        var next = self
        (next.triedBefore, next.triedAt) = (triedAt, now)
        (next.isDelivered, next.trouble) = (attempt.answer.isDelivered, attempt.answer.trouble)
        next.isSlow = attempt.duration > Self.slow
        next.failures = next.isDelivered ? 0 : failures + 1
        if !next.isDelivered {
            let pause = DeliverySchedule.pause(
                after: next.failures, chance: chance, retryAfter: attempt.answer.retryAfter)
            next.retryAt = now + pause
        }
        return next
    }

    /// When the notice that was tried is due again; `nil`: never.
    func next(for delivery: Delivery, _ attempt: DeliveryAttempt, chance: Double) -> Timestamp? {
        guard let now = triedAt, !attempt.answer.isDelivered, !attempt.answer.isGone,
            !DeliverySchedule.isOver(since: delivery.since, now: now, attempts: delivery.attempts + 1),
            !DeliverySchedule.isOver(since: delivery.since, now: now, triedAt: triedBefore, failures: failures)
        else { return nil }
        return DeliverySchedule.next(
            after: delivery.attempts + 1, since: delivery.since, now: now, chance: chance,
            retryAfter: attempt.answer.retryAfter)
    }

    /// Notices that count from then have had their time.
    func over(at now: Timestamp) -> ClosedRange<Timestamp>? {
        DeliverySchedule.over(at: now, triedAt: triedBefore, failures: failures)
    }

    func save(_ db: Database) throws {
        let sql = """
            UPDATE webhook_target SET failures = ?, is_failing = ?, tried_at = ?, retry_at = ?, trouble = ?,
                \(isDelivered ? "succeeded_at" : "failed_at") = ? WHERE id = ?
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            failures, failures > 0 || isSlow, triedAt?.milliseconds, retryAt?.milliseconds, trouble,
            triedAt?.milliseconds, id,
        ])
    }
}
