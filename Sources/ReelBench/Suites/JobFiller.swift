/// Fills a database of reel's with many more jobs by SQL of its own, since reel would take long to be given them.
///
/// All are like the first one there is; about 8 in 10 have ended, 1 is ready and 1 is not to be sent for years. The
/// counts are set to what the rows come to, so that reel's own check finds nothing wrong.
package struct JobFiller {
    /// Batches to ask for: `asked-2` and so on, of 50 jobs each in every database, spread over all of it.
    package static let asked = 2...20

    private static let step = 100_000
    /// A batch for each so many of the jobs that are asked for.
    private static let askedJobs = (all: 1000, perBatch: 50)
    /// So many batches have the other jobs.
    private static let others = 400
    private static let settings = """
        PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
        CREATE TEMP TABLE first_job AS SELECT * FROM job ORDER BY id LIMIT 1;
        CREATE TEMP TABLE first_row AS SELECT * FROM history WHERE job = (SELECT id FROM first_job) ORDER BY id LIMIT 1
        """
    /// A flow's next turn is the one after its last job's.
    private static let flows = """
        INSERT OR REPLACE INTO flow (lane, priority, owner, batch, next)
        SELECT lane, priority, owner, batch, max(turn) + 1 FROM job WHERE work = 'ready' AND batch IS NOT NULL
        GROUP BY lane, priority, owner, batch;

        """
    private static let counts = """
        CREATE TEMP TABLE part AS SELECT lane, owner, model, batch, state, count(*) AS count FROM job
        GROUP BY lane, owner, model, batch, state;
        DELETE FROM tally;
        INSERT INTO tally (scope, name, state, count)
        SELECT 'lane', lane, state, sum(count) FROM part GROUP BY lane, state
        UNION ALL SELECT 'owner', CAST(owner AS TEXT), state, sum(count) FROM part GROUP BY owner, state
        UNION ALL SELECT 'model', model, state, sum(count) FROM part GROUP BY model, state
        UNION ALL SELECT 'batch', owner || '/' || batch, state, sum(count) FROM part WHERE batch IS NOT NULL
            GROUP BY owner, batch, state;

        """

    private let database: PlainDatabase
    private let jobs: Int

    /// Opens a database that nobody else has open.
    ///
    /// - Parameters:
    ///   - path: the file; it has some jobs that wait for their turn, in no batch.
    ///   - jobs: how many there are to be; 1,000 at least.
    /// - Throws: ``BenchTrouble`` when it cannot be opened.
    package init(_ path: String, upTo jobs: Int) throws {
        database = try PlainDatabase(path)
        self.jobs = jobs
    }

    /// Stores as many as are missing; what this returns is on disk.
    package func fill() throws {
        try database.execute(Self.settings)
        guard let last = try texts("SELECT max(id) FROM job").first.flatMap({ Int($0) }) else {
            throw BenchTrouble("there is no job that others could be like")
        }
        for first in stride(from: last + 1, through: jobs, by: Self.step) {
            let numbers = first...min(first + Self.step - 1, jobs)
            let (rows, histories) = (try insertJobs(numbers), try insertHistory(numbers))
            try database.execute("BEGIN IMMEDIATE; \(rows); \(histories); COMMIT")
        }
        // Copying the last of the log into the file now syncs all of that: nothing is left to be written later.
        try database.execute("PRAGMA synchronous = FULL")
        try database.execute("BEGIN IMMEDIATE; \(Self.flows)\(Self.counts)COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func insertJobs(_ numbers: ClosedRange<Int>) throws -> String {
        let own = ownValues
        let columns = try texts("SELECT name FROM pragma_table_info('job')")
        let row = columns.map { own[$0] ?? "j.\($0)" }
        return """
            WITH RECURSIVE
                number (i) AS (
                    SELECT \(numbers.lowerBound) UNION ALL SELECT i + 1 FROM number WHERE i < \(numbers.upperBound)),
                drawn (i, kind) AS (SELECT i, (i * 2654435761 >> 16) % 10 FROM number)
            INSERT INTO job (\(columns.joined(separator: ", ")))
            SELECT \(row.joined(separator: ", ")) FROM drawn CROSS JOIN first_job AS j
            """
    }

    /// What is another job's than the first's: `i` is its number, and `kind` is drawn from 0...9.
    private var ownValues: [String: String] {
        // One came each millisecond, and ended at once if at all.
        let (created, later) = ("j.created_at - \(jobs) + i", "j.created_at + 315360000000 + i")
        return [
            "id": "i", "state": "CASE WHEN kind < 2 THEN 'queued' WHEN kind < 6 THEN 'failed' ELSE 'canceled' END",
            "work": "CASE kind WHEN 0 THEN 'ready' WHEN 1 THEN 'waiting' END", "turn": "CASE kind WHEN 0 THEN i END",
            "due_at": "CASE kind WHEN 1 THEN \(later) END", "not_before": "CASE kind WHEN 1 THEN \(later) END",
            "due_is_wall": "kind = 1", "created_at": created, "finished_at": "CASE WHEN kind > 1 THEN \(created) END",
            "fingerprint": "lower(hex(randomblob(32)))", "batch": batch,
        ]
    }

    private var batch: String {
        let stride = max(1, jobs / Self.askedJobs.all)
        return """
            CASE WHEN i % \(stride) = 0 THEN printf('asked-%d', (i / \(stride) - 1) / \(Self.askedJobs.perBatch) + 1)
            ELSE printf('other-%d', i * \(Self.others) / \(jobs)) END
            """
    }

    private func insertHistory(_ numbers: ClosedRange<Int>) throws -> String {
        let own = ["job": "j.id", "at": "j.created_at"]
        let columns = try texts("SELECT name FROM pragma_table_info('history') WHERE name <> 'id'")
        let row = columns.map { own[$0] ?? "h.\($0)" }
        return """
            INSERT INTO history (\(columns.joined(separator: ", ")))
            SELECT \(row.joined(separator: ", ")) FROM job AS j CROSS JOIN first_row AS h
            WHERE j.id BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound) ORDER BY j.id
            """
    }

    /// The first column of each row.
    private func texts(_ sql: String) throws -> [String] {
        let rows = try database.prepare(sql)
        var found: [String] = []
        while try rows.step() { found.append(rows.text(0)) }
        return found
    }
}
