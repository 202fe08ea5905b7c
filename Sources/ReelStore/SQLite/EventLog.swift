import GRDB
import ReelCore

/// Events of lanes beside those of jobs, in one order; and from where on all of them are there.
enum EventLog {
    /// A lane's event takes its number from the history's.
    ///
    /// `event_floor` is the highest number that was deleted; `event_gap` are numbers of events that a backup lacks.
    private static let schema = """
        ALTER TABLE history ADD COLUMN reason TEXT;
        CREATE TABLE lane_event (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            lane TEXT NOT NULL CHECK (lane <> ''),
            health TEXT NOT NULL CHECK (health IN ('ok', 'slowed', 'parked')),
            reason TEXT,
            until INTEGER,
            CHECK ((health = 'ok') = (reason IS NULL))
        ) STRICT;
        CREATE INDEX lane_event_lane ON lane_event (lane, id);
        CREATE INDEX lane_event_at ON lane_event (at);
        CREATE TABLE event_floor (
            row INTEGER PRIMARY KEY CHECK (row = 1),
            id INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE event_gap (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL CHECK (last >= first)
        ) STRICT;
        CREATE INDEX job_ready_id ON job (lane, id) WHERE work = 'ready';

        """

    /// Where rows are missing already, nobody knows which: all that was before is not told.
    private static let firstFloor = """
        INSERT INTO event_floor
        SELECT 1, CASE WHEN (SELECT count(*) FROM history) = seq THEN 0 ELSE seq END FROM (
            SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'history'), 0) AS seq);

        """

    /// Counts by model; a table's CHECK cannot be changed: the counts move to a new one.
    private static let countsByModel = """
        ALTER TABLE tally RENAME TO tally_before;
        CREATE TABLE tally (
            scope TEXT NOT NULL CHECK (scope IN ('lane', 'batch', 'owner', 'model')),
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('slot', \(Migrations.list(JobState.allCases.map(\.rawValue))))),
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (scope, name, state)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO tally SELECT scope, name, state, count FROM tally_before;
        INSERT INTO tally SELECT 'model', model, state, count(*) FROM job GROUP BY model, state;
        DROP TABLE tally_before;
        """

    static func migrate(_ db: Database) throws { try db.execute(sql: schema + firstFloor + countsByModel) }

    /// Writes down how a lane stands, unless that was the last that was written of it.
    ///
    /// - Returns: whether it is news.
    static func add(_ standing: LaneStanding, of lane: String, at now: Timestamp, _ db: Database) throws -> Bool {
        let newest = "SELECT * FROM lane_event WHERE lane = ? ORDER BY id DESC LIMIT 1"
        let row = try Row.fetchOne(db.cachedStatement(sql: newest), arguments: [lane])
        let last = try row.map(Self.standing) ?? LaneStanding(.ok)
        guard !last.isLike(standing) else { return false }
        let insert = "INSERT INTO lane_event (id, at, lane, health, reason, until) VALUES (?, ?, ?, ?, ?, ?)"
        try db.cachedStatement(sql: insert).execute(arguments: [
            try nextID(db), now.milliseconds, lane, standing.word.rawValue, standing.reason,
            standing.until?.milliseconds,
        ])
        return true
    }

    /// The next number of the history, taken: its rows go on behind it.
    private static func nextID(_ db: Database) throws -> Int64 {
        try db.cachedStatement(sql: "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'history'").execute()
        if db.changesCount == 0 {
            try db.cachedStatement(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('history', 1)").execute()
        }
        return try newest(db)
    }

    /// The newest number that was given out.
    static func newest(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'history'")) ?? 0
    }

    static func standing(_ row: Row) throws -> LaneStanding {
        let word: LaneStanding.Word = try Stored.word(row["health"])
        let until = (row["until"] as Int64?).map(Timestamp.init(milliseconds:))
        return LaneStanding(word, reason: row["reason"], until: until)
    }

    /// A job's history is about to be deleted.
    static func forget(_ job: JobID, _ db: Database) throws {
        let sql = "SELECT id FROM history WHERE job = ? ORDER BY id DESC LIMIT 1"
        if let id = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [job]) { try raiseFloor(to: id, db) }
    }

    static func raiseFloor(to id: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE event_floor SET id = max(id, ?)").execute(arguments: [id])
    }

    /// The numbers behind `highest` up to the present one were perhaps given out before, by what a backup lacks.
    static func skip(after highest: Int64, _ db: Database) throws {
        let (first, last) = (highest + 1, try newest(db) - 1)
        guard first <= last else { return }
        try db.execute(sql: "INSERT INTO event_gap (first, last) VALUES (?, ?)", arguments: [first, last])
    }

    /// Where a stream begins that goes on behind `id`; with `nil`, with what comes from now on.
    static func start(after id: Int64?, _ db: Database) throws -> EventStart {
        let newest = try newest(db)
        guard let id else { return .after(newest) }
        let (gap, floor) = (try lastGap(before: id, db), try Self.floor(db))
        guard id <= newest else {
            // On a database that began as a backup it was perhaps given out by what came behind the backup.
            return gap.map { .gone(oldest: max($0 + 1, floor)) } ?? .ahead(newest: newest)
        }
        if let gap, id <= gap { return .gone(oldest: max(gap + 1, floor)) }
        return id < floor ? .gone(oldest: floor) : .after(id)
    }

    /// Where the last gap ends that begins at or before `id`.
    private static func lastGap(before id: Int64, _ db: Database) throws -> Int64? {
        let sql = "SELECT last FROM event_gap WHERE first <= ? ORDER BY first DESC LIMIT 1"
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [id])
    }

    /// The highest number that was deleted: what comes behind a lower one is not all there.
    static func floor(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT id FROM event_floor WHERE row = 1")) ?? 0
    }
}
