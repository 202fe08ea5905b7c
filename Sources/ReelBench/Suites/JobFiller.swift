/// Fills a database of reel's with many more jobs.
///
/// All are like the first one there is that waits for its turn. The counts are set to what the rows come to, so that
/// reel's own check finds nothing wrong.
package struct JobFiller {
    /// What becomes of the jobs.
    package enum Mix: Sendable {
        /// About 8 in 10 have ended, 1 is ready and 1 is not to be sent for years.
        case grown
        /// All are ready.
        case ready

        /// The kind of the job `i`, from 0...9.
        fileprivate var kind: String { self == .grown ? "(i * 2654435761 >> 16) % 10" : "0" }
    }

    /// Batches to ask for: `asked-2` and so on, of 50 jobs each in every database, spread over all of it.
    package static let asked = 2...20

    /// A batch for each so many of the jobs that are asked for.
    private static let askedJobs = (all: 1000, perBatch: 50)
    /// So many batches have the other jobs.
    private static let others = 400
    private static let originals = """
        CREATE TEMP TABLE first_job AS SELECT * FROM job WHERE state = 'queued' ORDER BY id LIMIT 1;
        CREATE TEMP TABLE first_row AS SELECT * FROM history WHERE job = (SELECT id FROM first_job) ORDER BY id LIMIT 1
        """
    /// A flow's next turn is the one after its last job's.
    private static let flows = """
        INSERT OR REPLACE INTO flow (lane, priority, owner, batch, next)
        SELECT lane, priority, owner, batch, max(turn) + 1 FROM job WHERE work = 'ready' AND batch IS NOT NULL
        GROUP BY lane, priority, owner, batch
        """

    private let filling: Filling
    private let jobs: Int
    private let mix: Mix

    /// Opens a database that nobody else has open.
    ///
    /// - Parameters:
    ///   - path: the file; it has some jobs that wait for their turn, in no batch.
    ///   - jobs: how many there are to be; 1,000 at least.
    ///   - mix: what becomes of those that are added.
    /// - Throws: ``BenchTrouble`` when it cannot be opened.
    package init(_ path: String, upTo jobs: Int, _ mix: Mix = .grown) throws {
        filling = try Filling(path)
        (self.jobs, self.mix) = (jobs, mix)
    }

    /// Stores as many as are missing; what this returns is on disk.
    package func fill() throws {
        try filling.execute(Self.originals)
        guard try filling.number("SELECT count(*) FROM first_job") == 1,
            let last = try filling.number("SELECT max(id) FROM job")
        else { throw BenchTrouble("there is no job that others could be like") }
        try filling.add(from: last + 1, through: jobs) { [try insertJobs($0), try insertHistory($0)] }
        try filling.finish(Self.flows)
    }

    private func insertJobs(_ numbers: ClosedRange<Int>) throws -> String {
        let copies = try filling.copies(of: "j", into: "job", ownValues, from: "drawn CROSS JOIN first_job AS j")
        return """
            WITH RECURSIVE \(Filling.list(numbers)), drawn (i, kind) AS (SELECT i, \(mix.kind) FROM number)
            \(copies)
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
        let source = """
            job AS j CROSS JOIN first_row AS h
            WHERE j.id BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound) ORDER BY j.id
            """
        let own = ["id": "NULL", "job": "j.id", "at": "j.created_at"]
        return try filling.copies(of: "h", into: "history", own, from: source)
    }
}
