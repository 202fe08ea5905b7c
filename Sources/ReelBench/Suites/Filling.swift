/// Rows that are added to a database of reel's by SQL of our own, since reel would take long to be given them.
///
/// They are copies of some that are there. Nobody else has the database open meanwhile.
struct Filling {
    /// So many jobs are added in one transaction.
    private static let step = 100_000
    private static let settings = "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144"
    /// What the rows come to, so that reel's own check finds nothing wrong.
    private static let counts = """
        CREATE TEMP TABLE part AS
        SELECT lane, owner, model, batch, state, count(*) AS count, sum(holds_slot) AS slots FROM job
        GROUP BY lane, owner, model, batch, state;
        DELETE FROM tally;
        INSERT INTO tally (scope, name, state, count)
        SELECT 'lane', lane, state, sum(count) FROM part GROUP BY lane, state
        UNION ALL SELECT 'lane', lane, 'slot', sum(slots) FROM part GROUP BY lane HAVING sum(slots) > 0
        UNION ALL SELECT 'owner', CAST(owner AS TEXT), state, sum(count) FROM part GROUP BY owner, state
        UNION ALL SELECT 'model', model, state, sum(count) FROM part GROUP BY model, state
        UNION ALL SELECT 'batch', owner || '/' || batch, state, sum(count) FROM part WHERE batch IS NOT NULL
            GROUP BY owner, batch, state
        """

    private let database: PlainDatabase

    /// Opens a database.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``BenchTrouble`` when it cannot be opened.
    init(_ path: String) throws {
        database = try PlainDatabase(path)
        try database.execute(Self.settings)
    }

    func execute(_ sql: String) throws { try database.execute(sql) }

    /// The first column of each row.
    func texts(_ sql: String) throws -> [String] {
        let rows = try database.prepare(sql)
        var found: [String] = []
        while try rows.step() { found.append(rows.text(0)) }
        return found
    }

    /// The number in the only row; `nil` where there is none.
    func number(_ sql: String) throws -> Int? { try texts(sql).first.flatMap { Int($0) } }

    /// A table `number` for a `WITH RECURSIVE`, with these in its column `i`.
    static func list(_ numbers: ClosedRange<Int>) -> String {
        """
        number (i) AS (
            SELECT \(numbers.lowerBound) UNION ALL SELECT i + 1 FROM number WHERE i < \(numbers.upperBound))
        """
    }

    /// The statement that copies rows, whatever columns they have.
    ///
    /// - Parameters:
    ///   - original: the row's name in `source`.
    ///   - table: what the copies go into.
    ///   - own: what is another value in a copy than in the original, by column.
    ///   - source: what stands behind FROM.
    /// - Returns: an INSERT.
    /// - Throws: ``BenchTrouble`` when the database cannot be read.
    func copies(
        of original: String, into table: String, _ own: [String: String], from source: String
    ) throws -> String {
        let columns = try texts("SELECT name FROM pragma_table_info('\(table)')")
        let row = columns.map { own[$0] ?? "\(original).\($0)" }
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", ")))
            SELECT \(row.joined(separator: ", ")) FROM \(source)
            """
    }

    /// Adds jobs, some at a time.
    ///
    /// - Parameters:
    ///   - first: the first new job's number.
    ///   - last: the last one's; none is added where it is less.
    ///   - statements: those that add the jobs with some numbers, and what belongs to them.
    /// - Throws: ``BenchTrouble`` when they cannot be added.
    func add(from first: Int, through last: Int, _ statements: (ClosedRange<Int>) throws -> [String]) throws {
        for start in stride(from: first, through: last, by: Self.step) {
            let all = try statements(start...min(start + Self.step - 1, last)).joined(separator: ";\n")
            try execute("BEGIN IMMEDIATE; \(all); COMMIT")
        }
    }

    /// Sets the counts, to be done once, when all jobs are there.
    ///
    /// - Parameter sql: what is to be set besides.
    /// - Throws: ``BenchTrouble`` when it cannot be written.
    func finish(_ sql: String) throws { try write("\(sql);\n\(Self.counts)") }

    /// Writes something; what this returns is on disk, with all that was added before.
    func write(_ sql: String) throws {
        // Copying the last of the log into the file now syncs all of it: nothing is left to be written later.
        try execute("PRAGMA synchronous = FULL")
        try execute("BEGIN IMMEDIATE; \(sql); COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
