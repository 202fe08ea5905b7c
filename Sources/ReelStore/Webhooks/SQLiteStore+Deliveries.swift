import GRDB
import ReelCore

extension SQLiteStore: WebhookStore {
    static let delivery = deliveries()

    /// Deliveries found by an index; by their numbers without one.
    static func deliveries(by index: String? = nil) -> String {
        let way = index.map { " INDEXED BY \($0)" } ?? ""
        return "SELECT d.* FROM delivery AS d\(way)"
    }

    /// Goes from owner to owner by the index, however many targets each has.
    static let dueOwners = """
        WITH RECURSIVE waiting (owner) AS (
            SELECT (SELECT owner FROM webhook_target INDEXED BY webhook_target_due
                WHERE due_at IS NOT NULL ORDER BY owner LIMIT 1)
            UNION ALL
            SELECT (SELECT owner FROM webhook_target INDEXED BY webhook_target_due
                WHERE due_at IS NOT NULL AND owner > w.owner ORDER BY owner LIMIT 1)
            FROM waiting AS w WHERE w.owner IS NOT NULL)
        SELECT owner FROM waiting WHERE owner IS NOT NULL
        """
    static let due = """
        SELECT id, owner, is_alarm, is_failing, failures, due_at FROM webhook_target INDEXED BY webhook_target_due
        WHERE owner = ? AND is_alarm = ? AND is_failing = ? AND due_at <= ? ORDER BY due_at LIMIT ?
        """
    static let nextTargetDue = "SELECT due_at FROM webhook_target WHERE due_at > ? ORDER BY due_at LIMIT 1"
    static let pending = """
        \(deliveries(by: "delivery_due")) WHERE d.target = ? AND d.due_at IS NOT NULL ORDER BY d.due_at LIMIT ?
        """

    package func dueTargets(upTo limit: Int) async throws -> DueTargets {
        let now = rules.time.now
        return try await read { db in
            var targets: [DueTarget] = []
            for owner in try Int64.fetchAll(db.cachedStatement(sql: Self.dueOwners)) {
                for (isAlarm, isFailing) in [(false, false), (false, true), (true, false), (true, true)] {
                    targets += try Row.fetchAll(
                        db.cachedStatement(sql: Self.due),
                        arguments: [owner, isAlarm, isFailing, now.milliseconds, limit]
                    ).map(DueTarget.init)
                }
            }
            let next = try Int64.fetchOne(db.cachedStatement(sql: Self.nextTargetDue), arguments: [now.milliseconds])
            return DueTargets(targets: targets, next: next.map(Timestamp.init(milliseconds:)))
        }
    }

    package func pendingDeliveries(for target: Int64, upTo count: Int) async throws -> [Delivery] {
        try await read { db in
            try Row.fetchAll(db.cachedStatement(sql: Self.pending), arguments: [target, count]).map(Delivery.init)
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
            // A person asks: a target that fails is tried at once, too.
            let retry = "UPDATE webhook_target SET retry_at = NULL WHERE id = ?"
            try writing.db.cachedStatement(sql: retry).execute(arguments: [delivery.target])
            try Outbox.settle(delivery.target, writing.db)
            writing.noteDelivery()
            guard let next = try Self.delivery(id, writing.db) else {
                throw ReelError(.internal, "delivery \(id) is gone")
            }
            return next
        }
    }

    static func delivery(_ id: Int64, _ db: Database) throws -> Delivery? {
        let statement = try db.cachedStatement(sql: "\(delivery) WHERE d.id = ?")
        return try Row.fetchOne(statement, arguments: [id]).map(Delivery.init)
    }
}

extension DueTarget {
    init(_ row: Row) {
        self.init(
            id: row["id"], owner: UInt32(truncatingIfNeeded: row["owner"] as Int64), isAlarm: row["is_alarm"],
            isFailing: row["is_failing"], failures: row["failures"], dueAt: Timestamp(milliseconds: row["due_at"]))
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
