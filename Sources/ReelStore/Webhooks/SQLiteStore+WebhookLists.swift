import GRDB
package import ReelCore

extension SQLiteStore {
    package func deliveries(_ filter: DeliveryFilter) async throws -> (deliveries: [Delivery], next: Int64?) {
        try await read { db in
            let (sql, arguments) = Self.query(filter)
            let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
            let page = try rows.prefix(filter.limit).map(Delivery.init)
            return (page, rows.count > filter.limit ? page.last?.id : nil)
        }
    }

    /// One row more than the page has: whether there is a next one.
    static func query(_ filter: DeliveryFilter) -> (sql: String, arguments: StatementArguments) {
        var conditions = ["d.id < ?"]
        var arguments: StatementArguments = [filter.before ?? .max]
        if let job = filter.job {
            conditions.append("d.job = ?")
            arguments += [job]
        }
        if let owner = filter.owner {
            conditions.append("d.owner = ?")
            arguments += [Int64(owner)]
        }
        if let state = filter.state {
            conditions.append("d.state = ?")
            arguments += [state.rawValue]
        }
        let sql = "\(deliveries(by: index(for: filter))) WHERE \(conditions.joined(separator: " AND "))"
        return ("\(sql) ORDER BY d.id DESC LIMIT ?", arguments + [filter.limit + 1])
    }

    /// A job has few; of an owner or in a state there may be very many.
    private static func index(for filter: DeliveryFilter) -> String? {
        if filter.job != nil { return "delivery_job" }
        switch (filter.owner, filter.state) {
        case (nil, nil): return nil
        case (_, nil): return "delivery_owner"
        case (nil, _): return "delivery_state"
        case (_, _): return "delivery_owner_state"
        }
    }

    package func webhookTargets(owner: UInt32?, upTo limit: Int) async throws -> [WebhookTarget] {
        let arguments: StatementArguments = (owner.map { [Int64($0)] } ?? []) + [limit]
        return try await read { db in
            let sql = Self.targets(ofOne: owner != nil)
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(WebhookTarget.init)
        }
    }

    static func targets(ofOne isOne: Bool) -> String {
        func count(_ state: Delivery.State) -> String {
            """
            (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE target = t.id AND state = '\(state.rawValue)'
                LIMIT \(WebhookTarget.countLimit))) AS \(state.rawValue)
            """
        }
        let whose = isOne ? "INDEXED BY webhook_target_owner WHERE t.owner = ?" : ""
        return """
            SELECT t.*, \(count(.pending)), \(count(.dead)) FROM webhook_target AS t \(whose) ORDER BY t.id DESC LIMIT ?
            """
    }

    package func webhookSecrets(of owner: UInt32, orMaking new: WebhookSecret) async throws -> [KeptSecret] {
        let now = rules.time.now
        let known = try await read { db in try Self.secrets(of: owner, at: now, db) }
        guard known.isEmpty else { return known }
        return try await queue.write { writing in
            // Somebody else may have made one meanwhile.
            if try Self.secrets(of: owner, at: now, writing.db).isEmpty { try Self.add(new, owner, now, writing.db) }
            return try Self.secrets(of: owner, at: now, writing.db)
        }
    }

    package func rotateWebhookSecret(
        of owner: UInt32, to new: WebhookSecret, overlap: Duration
    ) async throws -> [KeptSecret] {
        let now = rules.time.now
        return try await queue.write { writing in
            let db = writing.db
            let forget = "DELETE FROM webhook_secret WHERE owner = ? AND valid_until <= ?"
            try db.cachedStatement(sql: forget).execute(arguments: [Int64(owner), now.milliseconds])
            let retire = "UPDATE webhook_secret SET valid_until = ? WHERE owner = ? AND valid_until IS NULL"
            try db.cachedStatement(sql: retire).execute(arguments: [(now + overlap).milliseconds, Int64(owner)])
            try Self.add(new, owner, now, db)
            // Each notice carries a signature of each.
            let limit = """
                DELETE FROM webhook_secret WHERE owner = :owner AND number <= (
                    SELECT number FROM webhook_secret WHERE owner = :owner ORDER BY number DESC LIMIT 1 OFFSET 5)
                """
            try db.cachedStatement(sql: limit).execute(arguments: ["owner": Int64(owner)])
            return try Self.secrets(of: owner, at: now, db)
        }
    }

    private static func add(_ secret: WebhookSecret, _ owner: UInt32, _ now: Timestamp, _ db: Database) throws {
        let sql = """
            INSERT INTO webhook_secret (owner, number, secret, created_at) VALUES (:owner,
                1 + coalesce((SELECT max(number) FROM webhook_secret WHERE owner = :owner), 0), :secret, :now)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            "owner": Int64(owner), "secret": secret.reveal(), "now": now.milliseconds,
        ])
    }

    private static func secrets(of owner: UInt32, at now: Timestamp, _ db: Database) throws -> [KeptSecret] {
        let sql = """
            SELECT * FROM webhook_secret WHERE owner = ? AND (valid_until IS NULL OR valid_until > ?)
            ORDER BY number DESC
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Int64(owner), now.milliseconds]).map { row in
            guard let secret = WebhookSecret(row["secret"] as String) else {
                throw ReelError(.internal, "the database holds a webhook secret that is none")
            }
            return KeptSecret(
                secret, createdAt: Timestamp(milliseconds: row["created_at"]),
                validUntil: (row["valid_until"] as Int64?).map(Timestamp.init(milliseconds:)))
        }
    }
}

extension WebhookTarget {
    init(_ row: Row) {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        self.init(
            id: row["id"], place: row["place"], owner: UInt32(truncatingIfNeeded: row["owner"] as Int64),
            failures: row["failures"], succeededAt: time("succeeded_at"), failedAt: time("failed_at"),
            trouble: row["trouble"], pending: row["pending"], dead: row["dead"])
    }
}
