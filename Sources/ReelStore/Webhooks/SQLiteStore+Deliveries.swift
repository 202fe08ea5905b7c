import GRDB
package import ReelCore

extension SQLiteStore: WebhookStore {
    static let delivery = "SELECT d.*, t.url FROM delivery AS d JOIN webhook_target AS t ON t.id = d.target"

    /// Goes from target to target by the index, however many notices wait for each.
    static let due = """
        WITH RECURSIVE waiting (target) AS (
            SELECT (SELECT target FROM delivery WHERE due_at IS NOT NULL ORDER BY target LIMIT 1)
            UNION ALL
            SELECT (SELECT target FROM delivery WHERE due_at IS NOT NULL AND target > w.target ORDER BY target LIMIT 1)
            FROM waiting AS w WHERE w.target IS NOT NULL LIMIT ?)
        SELECT t.id, t.owner, t.failures, (SELECT due_at FROM delivery
            WHERE target = t.id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1) AS due_at
        FROM waiting AS w JOIN webhook_target AS t ON t.id = w.target
        """
    static let pending = "\(delivery) WHERE d.target = ? AND d.due_at IS NOT NULL ORDER BY d.due_at LIMIT ?"

    package func dueTargets(upTo limit: Int) async throws -> [DueTarget] {
        try await read { db in
            try Row.fetchAll(db.cachedStatement(sql: Self.due), arguments: [limit]).map { row in
                DueTarget(
                    id: row["id"], owner: UInt32(truncatingIfNeeded: row["owner"] as Int64),
                    failures: row["failures"], dueAt: Timestamp(milliseconds: row["due_at"]))
            }
        }
    }

    package func pendingDeliveries(for target: Int64, upTo count: Int) async throws -> [Delivery] {
        try await read { db in
            try Row.fetchAll(db.cachedStatement(sql: Self.pending), arguments: [target, count]).map(Delivery.init)
        }
    }

    @discardableResult
    package func record(_ attempt: DeliveryAttempt) async throws -> Delivery? {
        let rules = rules
        return try await queue.write { writing in
            guard let delivery = try Self.delivery(attempt.delivery, writing.db), delivery.state == .pending else {
                return nil
            }
            let (now, answer, attempts) = (rules.time.now, attempt.answer, delivery.attempts + 1)
            let next: Timestamp? =
                answer.isDelivered || answer.isGone
                ? nil
                : DeliverySchedule.next(
                    after: attempts, since: delivery.since, now: now, chance: rules.chance(),
                    retryAfter: answer.retryAfter)
            let state: Delivery.State = answer.isDelivered ? .delivered : next == nil ? .dead : .pending
            let save = """
                UPDATE delivery SET state = ?, attempts = ?, due_at = ?, last_at = ?, status = ?, trouble = ?,
                    duration = ? WHERE id = ?
                """
            try writing.db.cachedStatement(sql: save).execute(arguments: [
                state.rawValue, attempts, next?.milliseconds, now.milliseconds, answer.status, answer.trouble,
                attempt.duration.milliseconds, delivery.id,
            ])
            try Self.noteHealth(of: delivery.target, answer, now, writing.db)
            return try Self.delivery(delivery.id, writing.db)
        }
    }

    private static func noteHealth(of target: Int64, _ answer: NoticeAnswer, _ now: Timestamp, _ db: Database) throws {
        let sql =
            answer.isDelivered
            ? "UPDATE webhook_target SET failures = 0, succeeded_at = ?, trouble = ? WHERE id = ?"
            : "UPDATE webhook_target SET failures = failures + 1, failed_at = ?, trouble = ? WHERE id = ?"
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, answer.trouble, target])
    }

    package func tell(_ type: String, _ data: JSON, to webhook: LaneWebhook) async throws {
        let now = rules.time.now
        try await queue.write { writing in
            try Outbox.add(type, to: webhook, job: nil, data: data, now, &writing)
        }
    }

    package func redeliver(_ id: Int64, owner: UInt32?) async throws -> Delivery {
        let now = rules.time.now
        return try await queue.write { writing in
            guard let delivery = try Self.delivery(id, writing.db), owner.map({ $0 == delivery.owner }) ?? true else {
                throw ReelError(.notFound, "there is no delivery \(id)")
            }
            let sql = "UPDATE delivery SET state = 'pending', attempts = 0, since = ?, due_at = ? WHERE id = ?"
            try writing.db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, now.milliseconds, id])
            writing.noteDelivery()
            guard let next = try Self.delivery(id, writing.db) else {
                throw ReelError(.internal, "delivery \(id) is gone")
            }
            return next
        }
    }

    private static func delivery(_ id: Int64, _ db: Database) throws -> Delivery? {
        let statement = try db.cachedStatement(sql: "\(delivery) WHERE d.id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(Delivery.init)
    }
}

extension Delivery {
    init(_ row: Row) throws {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        self.init(
            id: row["id"], message: row["message"], target: row["target"], url: row["url"],
            owner: UInt32(truncatingIfNeeded: row["owner"] as Int64), job: row["job"], type: row["type"],
            data: try (row["data"] as String?).map { try JSON(parsing: $0) }, state: try Stored.word(row["state"]),
            attempts: row["attempts"], createdAt: Timestamp(milliseconds: row["created_at"]),
            since: Timestamp(milliseconds: row["since"]), dueAt: time("due_at"), lastAt: time("last_at"),
            status: row["status"], trouble: row["trouble"],
            duration: (row["duration"] as Int64?).map { .milliseconds($0) })
    }
}
