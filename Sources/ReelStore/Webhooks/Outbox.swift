import Foundation
import GRDB
import ReelCore
import Synchronization

/// Notices to be delivered: written in the transaction of what they tell.
enum Outbox {
    /// So many notices about lanes are kept for each target; those about jobs go with their jobs.
    private static let keptAlarms = 1000

    /// A target's `due_at` is when it is called next.
    ///
    /// That is when its first notice is due, and not before `retry_at`, which is set while it fails. Its `tried_at` is the
    /// last try. It is an owner's host, not a URL: where each job has a URL of its own, a dead host fails as one, and
    /// takes no more places than one. Alarms have targets of their own, also where the host is the same.
    private static let schema = """
        ALTER TABLE job ADD COLUMN webhook TEXT;
        CREATE TABLE webhook_target (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 4294967295),
            place TEXT NOT NULL,
            is_alarm INTEGER NOT NULL CHECK (is_alarm IN (0, 1)),
            failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
            is_failing INTEGER NOT NULL DEFAULT 0 CHECK (is_failing IN (0, 1)),
            succeeded_at INTEGER,
            failed_at INTEGER,
            trouble TEXT,
            tried_at INTEGER,
            retry_at INTEGER,
            due_at INTEGER,
            CHECK (failures = 0 OR is_failing = 1),
            UNIQUE (owner, place, is_alarm)
        ) STRICT;
        CREATE INDEX webhook_target_owner ON webhook_target (owner, id);
        CREATE INDEX webhook_target_next ON webhook_target (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX webhook_target_due ON webhook_target (owner, is_alarm, is_failing, due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message TEXT NOT NULL,
            target INTEGER NOT NULL REFERENCES webhook_target (id),
            url TEXT NOT NULL,
            owner INTEGER NOT NULL,
            job INTEGER REFERENCES job (id) ON DELETE CASCADE,
            type TEXT NOT NULL,
            data TEXT,
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            created_at INTEGER NOT NULL,
            since INTEGER NOT NULL,
            due_at INTEGER,
            last_at INTEGER,
            status INTEGER,
            trouble TEXT,
            duration INTEGER,
            CHECK ((state = 'pending') = (due_at IS NOT NULL)),
            CHECK ((job IS NULL) = (data IS NOT NULL))
        ) STRICT;
        CREATE INDEX delivery_due ON delivery (target, due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX delivery_since ON delivery (target, since) WHERE due_at IS NOT NULL;
        CREATE INDEX delivery_target ON delivery (target, state, id);
        CREATE INDEX delivery_alarm ON delivery (target, id) WHERE job IS NULL;
        CREATE INDEX delivery_old_alarm ON delivery (created_at) WHERE job IS NULL AND due_at IS NULL;
        CREATE INDEX delivery_job ON delivery (job, id) WHERE job IS NOT NULL;
        CREATE INDEX delivery_owner ON delivery (owner, id);
        CREATE INDEX delivery_owner_state ON delivery (owner, state, id);
        CREATE INDEX delivery_state ON delivery (state, id);
        CREATE TABLE webhook_secret (
            owner INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            secret TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            valid_until INTEGER,
            PRIMARY KEY (owner, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// The clock was set: what waits goes on waiting as long.
    static let shiftNotices = """
        UPDATE delivery SET due_at = due_at + :step, since = since + :step WHERE due_at IS NOT NULL
        """
    static let shiftTargets = """
        UPDATE webhook_target SET due_at = due_at + :step, retry_at = retry_at + :step, tried_at = tried_at + :step
        WHERE due_at IS NOT NULL
        """

    static func migrate(_ db: Database) throws { try db.execute(sql: schema) }

    /// Stores a notice.
    ///
    /// - Parameters:
    ///   - type: what it tells.
    ///   - webhook: where it goes, and who is told.
    ///   - job: what it tells of; `nil` with `data`.
    ///   - data: what it tells of a lane.
    ///   - now: the time of what it tells.
    ///   - writing: the transaction.
    /// - Throws: what the database throws.
    static func add(
        _ type: String, to webhook: LaneWebhook, job: JobID?, data: JSON? = nil, _ now: Timestamp,
        _ writing: inout Writing
    ) throws {
        let target = try target(webhook, isAlarm: job == nil, writing.db)
        let insert = """
            INSERT INTO delivery (message, target, url, owner, job, type, data, state, created_at, since, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)
            """
        let message = "msg_" + UUID().uuidString.lowercased().replacing("-", with: "")
        try writing.db.cachedStatement(sql: insert).execute(arguments: [
            message, target, webhook.url, Int64(webhook.owner), job, type, data?.description, now.milliseconds,
            now.milliseconds, now.milliseconds,
        ])
        writing.noteDelivery()
        if job == nil { try limitAlarms(of: target, writing.db) }
        try settle(target, writing.db)
    }

    /// Stores the alarm of a lane that stands differently now.
    static func add(
        _ standing: LaneStanding, of lane: String, to webhook: LaneWebhook, _ now: Timestamp, _ writing: inout Writing
    ) throws {
        let data: JSON = [
            "lane": .string(lane), "health": .string(standing.word.rawValue),
            "reason": standing.reason.map(JSON.string) ?? .null,
            "until": standing.until.map { .string($0.description) } ?? .null,
        ]
        try add("lane.\(standing.word.rawValue)", to: webhook, job: nil, data: data, now, &writing)
    }

    private static func limitAlarms(of target: Int64, _ db: Database) throws {
        let prune = """
            DELETE FROM delivery WHERE target = :target AND job IS NULL AND id <= (SELECT id FROM delivery
                WHERE target = :target AND job IS NULL ORDER BY id DESC LIMIT 1 OFFSET :kept)
            """
        try db.cachedStatement(sql: prune).execute(arguments: ["target": target, "kept": keptAlarms])
    }

    private static func target(_ webhook: LaneWebhook, isAlarm: Bool, _ db: Database) throws -> Int64 {
        let find = "SELECT id FROM webhook_target WHERE owner = ? AND place = ? AND is_alarm = ?"
        let row: StatementArguments = [Int64(webhook.owner), WebhookURL.root(of: webhook.url), isAlarm]
        if let id = try Int64.fetchOne(db.cachedStatement(sql: find), arguments: row) { return id }
        let insert = "INSERT INTO webhook_target (owner, place, is_alarm) VALUES (?, ?, ?)"
        try db.cachedStatement(sql: insert).execute(arguments: row)
        return db.lastInsertedRowID
    }

    /// Writes down when a target is called next; to be done whenever its pending notices change.
    static func settle(_ target: Int64, _ db: Database) throws {
        let sql = """
            UPDATE webhook_target AS t SET due_at = (SELECT max(d.due_at, coalesce(t.retry_at, d.due_at))
                FROM delivery AS d INDEXED BY delivery_due
                WHERE d.target = t.id AND d.due_at IS NOT NULL ORDER BY d.due_at LIMIT 1)
            WHERE t.id = ?
            """
        try db.cachedStatement(sql: sql).execute(arguments: [target])
    }

    /// Deletes what is left of a job's notices, and targets that nothing refers to any more.
    static func remove(_ job: JobID, _ db: Database) throws {
        let used = "SELECT DISTINCT target FROM delivery WHERE job = ?"
        let targets = try Int64.fetchAll(db.cachedStatement(sql: used), arguments: [job])
        guard !targets.isEmpty else { return }
        try db.cachedStatement(sql: "DELETE FROM delivery WHERE job = ?").execute(arguments: [job])
        try forget(targets, db)
    }

    /// Whether a notice of a job is still to be delivered.
    static func isPending(_ job: JobID, _ db: Database) throws -> Bool {
        let sql = "SELECT 1 FROM delivery WHERE job = ? AND due_at IS NOT NULL LIMIT 1"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [job]) != nil
    }

    /// Deletes those targets that nothing refers to any more.
    static func forget(_ targets: [Int64], _ db: Database) throws {
        let prune = """
            DELETE FROM webhook_target WHERE id = :id AND NOT EXISTS (SELECT 1 FROM delivery WHERE target = :id)
            """
        for target in targets {
            try db.cachedStatement(sql: prune).execute(arguments: ["id": target])
            if db.changesCount == 0 { try settle(target, db) }
        }
    }
}

/// Told when there are new notices on disk.
package final class OutboxWatch: Sendable {
    private let watcher = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameter told: called after the commit; must not wait.
    package func watch(_ told: @escaping @Sendable () -> Void) { watcher.withLock { $0 = told } }

    func note() { watcher.withLock(\.self)?() }
}

extension Door {
    /// Writes the notices of a change: to the job's own webhook, and to its lane's.
    func notify(of job: Job, since old: Lifecycle?, _ now: Timestamp, _ writing: inout Writing) throws {
        guard let event = WebhookEvent(from: old, to: job.lifecycle) else { return }
        let own = job.webhook.map { LaneWebhook(owner: job.owner, url: $0) }
        let webhooks = [own, rules.laneWebhook(job.lane)].compactMap(\.self)
        for (index, webhook) in webhooks.enumerated() where !webhooks[..<index].contains(webhook) {
            try Outbox.add(event.rawValue, to: webhook, job: job.id, now, &writing)
        }
    }
}
