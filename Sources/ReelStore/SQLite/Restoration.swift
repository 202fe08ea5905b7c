import GRDB
import ReelCore

/// Makes a backup safe to start from: what was submitted and paid for since is not in it.
///
/// Whatever waited is put aside for a person, whatever was being submitted is in doubt, and no number that was handed
/// out since the backup comes again. Tokens are all revoked, and webhooks' secrets are made anew: none is in a backup.
/// Tasks that were rendering are followed as usual.
struct Restoration {
    /// Numbers go on at a multiple of this, and at least so far on: what clients and clip folders remember from after the
    /// backup names no new job.
    private static let jobStep: Int64 = 1_000_000
    private static let historyStep: Int64 = 100_000_000
    private static let pageSize = 500

    let rules: Rules
    let backupTime: String

    /// - Returns: how many jobs were put aside or in doubt.
    func run(in db: Database) throws -> Int {
        // First, so that the events below take no numbers that were given out since the backup.
        let told = try skip("history", by: Self.historyStep, db)
        try EventLog.skip(after: told, db)
        _ = try skip("delivery", by: Self.jobStep, db)
        // No fence yet: the events below are none that it refuses.
        let door = Door(rules: rules, watch: BudgetWatch(), renders: try RenderLog(db))
        var writing = Writing(db: db, isUndoable: false)
        var count = try apply(.interrupted, to: .submitting, door, &writing)
        // First those that are held already: the queued ones come to them.
        count += try apply(.restored, to: .held, door, &writing)
        count += try apply(.restored, to: .queued, door, &writing)
        try writing.flush()
        // One that was revoked since the backup was made is not to come back: new ones are made instead.
        try db.execute(
            sql: "UPDATE token SET revoked_at = ? WHERE revoked_at IS NULL", arguments: [rules.time.now.milliseconds])
        let highest = try skip("job", by: Self.jobStep, db)
        try OpeningMarks.set(.fence, String(highest), db)
        return count
    }

    private func apply(_ event: Event, to state: JobState, _ door: Door, _ writing: inout Writing) throws -> Int {
        var (count, last) = (0, JobID(0))
        while true {
            let sql = "SELECT * FROM job WHERE state = ? AND id > ? ORDER BY id LIMIT ?"
            let page = try Row.fetchAll(writing.db, sql: sql, arguments: [state.rawValue, last, Self.pageSize])
            guard let end = page.last else { return count }
            last = end["id"]
            for job in try page.map(JobRow.job) where Self.concerns(event, job) {
                _ = try door.apply(event, to: job, in: &writing)
                count += 1
            }
        }
    }

    /// A lost task was submitted before, and is only asked after; what a former restoration put aside is aside.
    private static func concerns(_ event: Event, _ job: Job) -> Bool {
        event != .restored || job.lifecycle.holds.isDisjoint(with: [.lostTask, .restored])
    }

    /// - Returns: the highest number before.
    private func skip(_ table: String, by step: Int64, _ db: Database) throws -> Int64 {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        guard let highest = try Int64.fetchOne(db, sql: sql, arguments: [table]) else {
            try db.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", arguments: [table, step])
            return 0
        }
        // By luck, since the same backup may be started from twice.
        let next = (highest / step + 2 + Int64(rules.chance() * 1000)) * step
        try db.execute(sql: "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", arguments: [next, table])
        return highest
    }
}
