/// Inserts the rows that reel has written for jobs into an empty database of the same schema: prepared statements, groups
/// in one transaction each, and nothing else.
///
/// The rows are read from reel's own database, group by group, while the clock stands still.
struct PlainLoop {
    /// As many jobs share a commit as reel has share one at most.
    private static let groupSize = 512
    /// As `SQLiteStore` opens its file.
    private static let settings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
        PRAGMA journal_size_limit = 67108864
        """
    /// Counts, and whose turn it is: written anew once a group.
    private static let kept = ["tally", "flow"]

    /// One table: which rows of it are some jobs', and how they are inserted.
    private struct Pipe {
        let select: PlainStatement
        let insert: PlainStatement

        /// The rows of the jobs with these numbers; of all, where the table has no job's.
        func rows(of jobs: ClosedRange<Int>?) throws -> [PlainRow] {
            if let jobs {
                select.bind(jobs.lowerBound, at: 0)
                select.bind(jobs.upperBound, at: 1)
            }
            defer { select.reset() }
            var rows: [PlainRow] = []
            while try select.step() { rows.append(select.values()) }
            return rows
        }
    }

    private let source: PlainDatabase
    private let target: PlainDatabase
    private var jobPipes: [Pipe] = []
    private var keptPipes: [Pipe] = []

    /// Opens both.
    ///
    /// - Parameters:
    ///   - source: a database that reel has filled.
    ///   - target: one that reel has made, without jobs.
    /// - Throws: ``BenchTrouble`` when they are not that.
    init(from source: String, into target: String) throws {
        self.source = try PlainDatabase(source)
        self.target = try PlainDatabase(target)
        try self.target.execute(Self.settings)
        jobPipes.append(try pipe("job", "SELECT * FROM job WHERE id BETWEEN ? AND ? ORDER BY id", "INSERT"))
        for table in try tablesOfJobs() {
            let select = "SELECT * FROM \(table) WHERE job BETWEEN ? AND ? ORDER BY job"
            jobPipes.append(try pipe(table, select, "INSERT"))
        }
        for table in Self.kept { keptPipes.append(try pipe(table, "SELECT * FROM \(table)", "INSERT OR REPLACE")) }
    }

    /// Copies so many jobs.
    ///
    /// - Parameter count: how many; the source has them from number 1 on.
    /// - Returns: how long the transactions took.
    /// - Throws: ``BenchTrouble`` when the source has fewer.
    func run(count: Int) throws -> Duration {
        var (taken, jobs) = (Duration.zero, 0)
        for first in stride(from: 1, through: count, by: Self.groupSize) {
            let numbers = first...min(first + Self.groupSize - 1, count)
            let rows = try jobPipes.map { try $0.rows(of: numbers) }
            let counts = try keptPipes.map { try $0.rows(of: nil) }
            jobs += rows[0].count
            let begun = ContinuousClock.now
            try target.execute("BEGIN IMMEDIATE")
            for (pipe, rows) in zip(jobPipes + keptPipes, rows + counts) {
                for row in rows { try pipe.insert.insert(row) }
            }
            try target.execute("COMMIT")
            taken += ContinuousClock.now - begun
            // Nor is their memory given back while it runs.
            withExtendedLifetime((rows, counts)) {}
        }
        guard jobs == count else { throw BenchTrouble("reel's database has \(jobs) of \(count) jobs") }
        return taken
    }

    private func pipe(_ table: String, _ select: String, _ verb: String) throws -> Pipe {
        let rows = try source.prepare(select)
        let places = Array(repeating: "?", count: rows.columnCount).joined(separator: ", ")
        return Pipe(select: rows, insert: try target.prepare("\(verb) INTO \(table) VALUES (\(places))"))
    }

    /// The other tables that have rows of jobs.
    private func tablesOfJobs() throws -> [String] {
        let find = """
            SELECT name FROM sqlite_schema AS s WHERE type = 'table' AND name <> 'job'
                AND EXISTS (SELECT 1 FROM pragma_table_info(s.name) WHERE name = 'job')
            """
        let tables = try source.prepare(find)
        var names: [String] = []
        while try tables.step() { names.append(tables.text(0)) }
        return try names.filter { try source.prepare("SELECT 1 FROM \($0) WHERE job > 0 LIMIT 1").step() }
    }
}
