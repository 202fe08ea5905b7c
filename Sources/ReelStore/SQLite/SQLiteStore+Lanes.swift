import Foundation
import GRDB
import ReelCore

extension SQLiteStore: JobStore {
    package func laneRecords() async throws -> [String: LaneRecord] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, record FROM lane")
            return try Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    (row["name"] as String, try LaneRecord(json: JSON(parsing: row["record"] as String)))
                })
        }
    }

    package func save(_ record: LaneRecord, lane: String) async throws {
        try await queue.write { writing in
            let sql = """
                INSERT INTO lane (name, record) VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record
                """
            try writing.db.cachedStatement(sql: sql).execute(arguments: [lane, record.json.description])
        }
    }
}

extension LaneRecord {
    fileprivate var json: JSON {
        [
            "submitting": submitting.json, "polling": polling.json, "paused": .bool(isPaused),
            "key_hash": keyHash.map(JSON.string) ?? .null,
        ]
    }

    fileprivate init(json: JSON) {
        self.init()
        submitting = Gate.Condition(json: json["submitting"])
        polling = Gate.Condition(json: json["polling"])
        isPaused = json["paused"]?.bool ?? false
        keyHash = json["key_hash"]?.string
    }
}

extension Gate.Condition {
    fileprivate var json: JSON {
        switch self {
        case .open: .null
        case .slowed(let reason, let until): ["slowed": .string(reason), "until": .number(.init(until.milliseconds))]
        case .parked(let reason, let until):
            ["parked": .string(reason), "until": until.map { .number(.init($0.milliseconds)) } ?? .null]
        }
    }

    fileprivate init(json: JSON?) {
        let until = (json?["until"]?.integer).map { Timestamp(milliseconds: Int64($0)) }
        if let reason = json?["slowed"]?.string, let until {
            self = .slowed(reason, until: until)
        } else if let reason = json?["parked"]?.string {
            self = .parked(reason, until: until)
        } else {
            self = .open
        }
    }
}
