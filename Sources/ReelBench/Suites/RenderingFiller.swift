package import Foundation

/// Fills a database of reel's with very many jobs that render, each with a task and a row in the ledger of its own.
///
/// All are like the one that there is. The counts and the sums of money are set to what the rows come to, so that
/// reel's own check finds nothing wrong.
package struct RenderingFiller {
    /// Beyond the ids that the simulator draws, and as long.
    private static let firstTask = 3_000_000_000_000_000_000
    private static let originals = """
        CREATE TEMP TABLE first_job AS SELECT * FROM job WHERE state = 'rendering';
        CREATE TEMP TABLE first_submission AS SELECT * FROM submission;
        CREATE TEMP TABLE first_rows AS SELECT * FROM history WHERE job = (SELECT id FROM first_job)
        """

    private let filling: Filling

    /// Opens a database that nobody else has open.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``BenchTrouble`` when it cannot be opened.
    package init(_ path: String) throws { filling = try Filling(path) }

    /// Stores as many as are missing; what this returns is on disk.
    ///
    /// - Parameter jobs: how many are to render; 1 at least.
    /// - Returns: the new tasks' ids.
    /// - Throws: ``BenchTrouble`` unless one renders already, as the only one that was ever submitted.
    package func fill(upTo jobs: Int) throws -> [String] {
        try filling.execute(Self.originals)
        guard try filling.number("SELECT count(*) FROM first_job") == 1,
            try filling.number("SELECT count(*) FROM first_submission") == 1,
            let last = try filling.number("SELECT max(id) FROM job")
        else { throw BenchTrouble("there is not one job that renders, and none besides that was submitted") }
        try filling.add(from: last + 1, through: last + jobs - 1) { numbers in
            [try insertJobs(numbers), try insertSubmissions(numbers), try insertHistory(numbers)]
        }
        try filling.finish(Self.sums(jobs))
        return (1..<max(jobs, 1)).map { "task_\(Self.firstTask + last + $0)" }
    }

    /// Makes their polls due one after the other.
    ///
    /// - Parameters:
    ///   - span: the time that they are spread over evenly.
    ///   - start: when the first is due.
    /// - Throws: ``BenchTrouble`` when that cannot be written.
    package func spreadPolls(over span: Duration, from start: Date) throws {
        let (first, length) = (Int(start.timeIntervalSince1970 * 1000), Int(span / .milliseconds(1)))
        try filling.write(
            """
            WITH place (low, size) AS (SELECT min(id), max(id) - min(id) + 1 FROM job WHERE state = 'rendering')
            UPDATE job SET due_at = \(first) + (id - (SELECT low FROM place)) * \(length) / (SELECT size FROM place)
            WHERE state = 'rendering'
            """)
    }

    private func insertJobs(_ numbers: ClosedRange<Int>) throws -> String {
        let own = [
            "id": "i", "task_id": "'task_' || (\(Self.firstTask) + i)", "fingerprint": "lower(hex(randomblob(32)))",
        ]
        let copies = try filling.copies(of: "j", into: "job", own, from: "number CROSS JOIN first_job AS j")
        return "WITH RECURSIVE \(Filling.list(numbers)) \(copies)"
    }

    private func insertSubmissions(_ numbers: ClosedRange<Int>) throws -> String {
        let source = "job AS j CROSS JOIN first_submission AS s WHERE \(Self.isIn(numbers)) ORDER BY j.id"
        return try filling.copies(
            of: "s", into: "submission", ["job": "j.id", "task_id": "j.task_id"], from: source)
    }

    private func insertHistory(_ numbers: ClosedRange<Int>) throws -> String {
        let own = [
            "id": "NULL", "job": "j.id", "detail": "replace(h.detail, (SELECT task_id FROM first_job), j.task_id)",
        ]
        let source = "job AS j CROSS JOIN first_rows AS h WHERE \(Self.isIn(numbers)) ORDER BY j.id, h.id"
        return try filling.copies(of: "h", into: "history", own, from: source)
    }

    private static func isIn(_ numbers: ClosedRange<Int>) -> String {
        "j.id BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound)"
    }

    /// All that is in the account is the one row's: with so many of its kind it is so many times that.
    private static func sums(_ jobs: Int) -> String {
        let columns = ["reserved", "spent", "unknown"].flatMap { state in
            ["credits", "clips", "seconds"].map { "\(state)_\($0)" }
        }
        let grown = columns.map { "\($0) = \($0) * \(jobs)" }.joined(separator: ", ")
        return "UPDATE account SET \(grown); UPDATE cap_use SET \(grown)"
    }
}
