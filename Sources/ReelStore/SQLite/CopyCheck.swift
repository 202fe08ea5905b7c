import GRDB
import ReelCore

/// Looks through a copy of the database, where it disturbs nobody however long it takes.
enum CopyCheck {
    /// What agrees in a sound store; each query gives the job and the words of what does not.
    private static let agreements: [(kind: StoreFinding.Kind, sql: String)] = [
        (
            .ledger,
            """
            SELECT job.id AS job, 'the job is at submission ' || job.submission || ', its ledger has '
                || count(s.number) || ' rows up to ' || coalesce(max(s.number), 0) AS message
            FROM job LEFT JOIN submission AS s ON s.job = job.id GROUP BY job.id
            HAVING coalesce(max(s.number), 0) <> job.submission OR count(s.number) <> job.submission
            """
        ),
        (
            .ledger,
            """
            SELECT s.job, 'submission ' || s.number || ' is pending, and the job is ' || j.state AS message
            FROM submission AS s JOIN job AS j ON j.id = s.job
            WHERE s.outcome = 'pending' AND (j.state <> 'submitting' OR s.number <> j.submission)
            """
        ),
        (
            .ledger,
            """
            SELECT j.id AS job, 'the job is ' || j.state || ', its newest submission is ' || s.outcome AS message
            FROM job AS j JOIN submission AS s ON s.job = j.id AND s.number = j.submission
            WHERE (j.state = 'submitting' AND s.outcome <> 'pending')
                OR (j.state = 'in_doubt' AND s.outcome <> 'unknown')
                OR (j.state IN ('rendering', 'fetching', 'succeeded') AND s.outcome NOT IN ('accepted', 'adopted'))
            """
        ),
        (
            .ledger,
            """
            SELECT j.id AS job, 'the job''s task is ' || j.task_id || ', its ledger''s ' || coalesce(s.task_id, 'none')
                AS message
            FROM job AS j JOIN submission AS s ON s.job = j.id AND s.number = j.submission
            WHERE j.state IN ('rendering', 'fetching', 'succeeded') AND j.task_id IS NOT s.task_id
            """
        ),
        (
            // A job that went on without its task knows the money's state as it was then.
            .ledger,
            """
            SELECT j.id AS job, 'the job''s credits are ' || j.credits || ', its ledger''s ' || s.credits AS message
            FROM job AS j JOIN submission AS s ON s.job = j.id AND s.number = j.submission
            WHERE j.credits <> s.credits AND j.task_id IS s.task_id
            """
        ),
        (.ledger, LedgerSums.accountDisagrees),
        (.ledger, LedgerSums.capsDisagree),
        (
            .tally,
            """
            WITH kept AS (
                SELECT scope, name, state, sum(count) AS kept, sum(actual) AS actual FROM (
                    SELECT scope, name, state, count, 0 AS actual FROM tally
                    UNION ALL SELECT 'lane', lane, state, 0, count(*) FROM job GROUP BY lane, state
                    UNION ALL SELECT 'lane', lane, 'slot', 0, sum(holds_slot) FROM job GROUP BY lane
                    UNION ALL SELECT 'owner', CAST(owner AS TEXT), state, 0, count(*) FROM job GROUP BY owner, state
                    UNION ALL SELECT 'model', model, state, 0, count(*) FROM job GROUP BY model, state
                    UNION ALL SELECT 'batch', owner || '/' || batch, state, 0, count(*) FROM job
                        WHERE batch IS NOT NULL GROUP BY owner, batch, state)
                GROUP BY scope, name, state)
            SELECT NULL AS job, scope || ' ' || name || ' counts ' || kept || ' ' || state || ', there are ' || actual
                AS message
            FROM kept WHERE kept <> actual
            """
        ),
    ]

    /// - Throws: `DatabaseError` when the copy cannot even be read.
    static func run(_ db: Database) throws -> StoreReport {
        var report = try structure(db)
        // What the rows say of each other means nothing where they cannot be believed.
        guard report.count == 0 else { return report }
        for (kind, sql) in agreements {
            let rows = try Row.fetchCursor(db, sql: sql)
            while let row = try rows.next() { report.add(StoreFinding(kind, job: row["job"], row["message"])) }
        }
        for (table, name) in [("job", "jobs"), ("submission", "submissions"), ("history", "history_rows")] {
            report.note(name, try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
        }
        return report
    }

    /// Pages, rows, indices against their tables, and references.
    private static func structure(_ db: Database) throws -> StoreReport {
        var report = StoreReport()
        report.note("pages", try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
        do {
            for message in try String.fetchAll(db, sql: "PRAGMA integrity_check(\(StoreReport.limit))")
            where message != "ok" {
                report.add(StoreFinding(.database, message))
            }
            let orphans = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
            while let row = try orphans.next() {
                let (table, parent): (String, String) = (row["table"], row["parent"])
                report.add(StoreFinding(.database, "a row of \(table) refers to a \(parent) that is not there"))
            }
        } catch let error as DatabaseError where error.isDamage {
            report.add(StoreFinding(.database, error.message ?? "\(error.resultCode)"))
        }
        return report
    }
}
