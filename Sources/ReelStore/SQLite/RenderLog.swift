import GRDB
package import ReelCore
import Synchronization

/// How long tasks took, by pace: the last of each, in a table and in memory.
final class RenderLog: Sendable {
    /// One task's duration, with the pace that it says something of.
    struct Note: Sendable {
        let pace: String
        let sample: RenderSample
    }

    private struct Entry {
        var samples: [RenderSample] = []
        /// Those that came since the times were reckoned.
        var unread = 0
        var times: RenderTimes?
        var polling: LearnedPolling?
    }

    /// After so many new samples the times are reckoned anew: each one alone would hardly change them.
    private static let stride = 10

    private let entries = Mutex<[String: Entry]>([:])

    /// What is kept in a database that nobody else writes to yet.
    init(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT pace, longer_than, at_most FROM render_time ORDER BY id")
        while let row = try rows.next() {
            let sample = RenderSample(
                longerThan: .milliseconds(row["longer_than"] as Int64), atMost: .milliseconds(row["at_most"] as Int64))
            add([Note(pace: row["pace"], sample: sample)])
        }
    }

    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE job ADD COLUMN alive_at INTEGER;
                CREATE TABLE render_time (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    pace TEXT NOT NULL,
                    longer_than INTEGER NOT NULL CHECK (longer_than >= 0),
                    at_most INTEGER NOT NULL CHECK (at_most >= longer_than)
                ) STRICT;
                CREATE INDEX render_time_pace ON render_time (pace, id);
                """)
    }

    /// Writes a sample down, and forgets the oldest of its pace where there are enough.
    static func write(_ note: Note, _ db: Database) throws {
        let insert = "INSERT INTO render_time (pace, longer_than, at_most) VALUES (?, ?, ?)"
        try db.cachedStatement(sql: insert).execute(arguments: [
            note.pace, note.sample.longerThan.milliseconds, note.sample.atMost.milliseconds,
        ])
        let prune = """
            DELETE FROM render_time WHERE pace = ? AND id <= (
                SELECT id FROM render_time WHERE pace = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
            """
        try db.cachedStatement(sql: prune).execute(arguments: [note.pace, note.pace, RenderTimes.kept])
    }

    /// Takes in what is on disk.
    func add(_ notes: [Note]) {
        entries.withLock { entries in
            for note in notes {
                var entry = entries[note.pace] ?? Entry()
                entry.samples.append(note.sample)
                if entry.samples.count > RenderTimes.kept { entry.samples.removeFirst() }
                entry.unread += 1
                entries[note.pace] = entry
            }
        }
    }

    /// What is known of a pace; `nil` where too little is known.
    func times(of pace: String) -> RenderTimes? { entries.withLock { Self.read(pace, &$0)?.times } }

    /// The schedule that follows from it.
    func polling(of pace: String, plain: Backoff) -> LearnedPolling? {
        entries.withLock { entries in
            guard let entry = Self.read(pace, &entries), let times = entry.times else { return nil }
            if let polling = entry.polling, polling.plain == plain { return polling }
            let polling = LearnedPolling(times, plain: plain)
            entries[pace]?.polling = polling
            return polling
        }
    }

    /// Reckons the times anew where that is due.
    private static func read(_ pace: String, _ entries: inout [String: Entry]) -> Entry? {
        guard var entry = entries[pace] else { return nil }
        guard entry.unread >= stride || (entry.times == nil && entry.samples.count >= RenderTimes.enough) else {
            return entry
        }
        (entry.unread, entry.times, entry.polling) = (0, RenderTimes(entry.samples), nil)
        entries[pace] = entry
        return entry
    }
}

extension SQLiteStore {
    package func renderTimes(of pace: String) -> RenderTimes? { renders.times(of: pace) }

    package func expectedEnd(of job: Job) -> Timestamp? {
        let life = job.lifecycle
        guard life.state == .rendering, let accepted = life.submittedAt, let pace = job.pace,
            let times = renders.times(of: pace)
        else { return nil }
        let now = rules.time.now
        return times.remaining(after: max(now - accepted, .zero)).map { now + $0 }
    }
}

extension Door {
    /// Notes how long a task took whose success is being written down.
    func noteRenderTime(of old: Job, _ new: Job, _ now: Timestamp, _ writing: inout Writing) throws {
        guard new.lifecycle.task == .succeeded, let pace = old.pace,
            let sample = RenderSample(of: old.lifecycle, endedAt: now, polling: rules.policy(old.lane).polling),
            // When an adopted task began is not known.
            try isAccepted(old, writing.db)
        else { return }
        let note = RenderLog.Note(pace: pace, sample: sample)
        try RenderLog.write(note, writing.db)
        writing.note(note)
    }

    private func isAccepted(_ job: Job, _ db: Database) throws -> Bool {
        let sql = "SELECT outcome = 'accepted' FROM submission WHERE job = ? AND number = ?"
        let row: StatementArguments = [job.id, job.lifecycle.submission]
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: row) ?? false
    }
}
