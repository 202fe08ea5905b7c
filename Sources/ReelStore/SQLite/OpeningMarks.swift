import GRDB
import ReelCore

/// The marks in a database that say what the one who opens it has to expect.
enum OpeningMarks {
    /// Names in the table `meta`.
    enum Name: String {
        /// Written when the file is closed in order.
        case clean
        /// In a copy that ``SQLiteStore/backUp(to:)`` made: when.
        case backup
        /// The highest number that jobs had when the file was first started from a backup.
        case fence = "restored_jobs"
        /// What links to clips are signed with; never in a backup.
        case clipKey = "clip_key"
    }

    /// Reads the marks and takes them away, in the caller's transaction; a backup is made safe to start from.
    static func take(_ db: Database, _ rules: Rules) throws -> SQLiteStore.Finding {
        var finding = SQLiteStore.Finding()
        let isNew = try Int.fetchOne(db, sql: "SELECT 1 FROM meta LIMIT 1") == nil
        finding.wasClean = try isNew || value(.clean, db) != nil
        if let time = try value(.backup, db) {
            let restoration = Restoration(rules: rules, backupTime: time)
            finding.restored = try restoration.run(in: db)
        }
        finding.fence = try value(.fence, db).flatMap { JobID($0) } ?? 0
        for name in [Name.clean, .backup] {
            try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [name.rawValue])
        }
        return finding
    }

    /// Says that the file was closed in order.
    static func leave(_ db: Database) throws { try set(.clean, "1", db) }

    static func set(_ name: Name, _ value: String, _ db: Database) throws {
        let sql = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
        try db.execute(sql: sql, arguments: [name.rawValue, value])
    }

    private static func value(_ name: Name, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name.rawValue])
    }
}
