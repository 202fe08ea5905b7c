import GRDB
import ReelCore

extension SQLiteStore {
    /// A page looks at so many rows at most; what it has found by then is the page.
    private static let examinedLimit = 10_000

    package func list(_ filter: JobFilter) async throws -> JobList {
        try await read { db in
            var jobs: [Job] = []
            var examined = 0
            var last: JobID?
            let rows = try Self.candidates(filter, db)
            while let row = try rows.next() {
                if jobs.count == filter.limit || examined == Self.examinedLimit {
                    return JobList(jobs: jobs, next: last)
                }
                examined += 1
                last = row["id"]
                if filter.matches(row) {
                    let job = try JobRow.job(row)
                    if filter.label.map({ job.labels[$0.name] == $0.value }) ?? true { jobs.append(job) }
                }
            }
            return JobList(jobs: jobs, next: nil)
        }
    }

    /// Jobs newest first, by the one index that narrows them down most.
    private static func candidates(_ filter: JobFilter, _ db: Database) throws -> RowCursor {
        var conditions = ["id < ?"]
        var arguments: StatementArguments = [filter.before ?? .max]
        // With an owner only that owner's jobs are passed on the way: a page that comes back short, and how long it took,
        // tells nothing of anybody else's.
        if let owner = filter.owner {
            conditions.append("owner = ?")
            arguments += [Int64(owner)]
        }
        if let batch = filter.batch {
            conditions.append("batch = ?")
            arguments += [batch]
        } else if let state = filter.state, filter.owner == nil {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        let sql = "SELECT * FROM job WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC"
        return try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension JobFilter {
    /// The conditions that are cheap to read off a row.
    fileprivate func matches(_ row: Row) -> Bool {
        if let state, row["state"] as String != state.rawValue { return false }
        if let batch, row["batch"] as String? != batch { return false }
        if let model, row["model"] as String != model { return false }
        if let lane, row["lane"] as String != lane { return false }
        if let owner, row["owner"] as Int64 != Int64(owner) { return false }
        return true
    }
}
