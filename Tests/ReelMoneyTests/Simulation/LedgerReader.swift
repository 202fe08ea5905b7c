import GRDB
import ReelCore

/// Reads the rows of the ledger and of the jobs by itself, to hold them against what the store says of them.
final class LedgerReader: Sendable {
    struct Row: Sendable {
        let job: JobID
        let number: Int
        let lane: String
        let owner: UInt32
        let batch: String?
        let model: String
        let intentAt: Timestamp
        let outcome: SubmissionOutcome
        let credits: CreditState
        let task: TaskID?
        let amount: Amount
    }

    struct JobRow: Sendable {
        let id: JobID
        let state: JobState
        let holds: Set<String>
        let lane: String
        let task: TaskID?
        let error: String?
    }

    private let queue: DatabaseQueue

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func close() throws { try queue.close() }

    /// The rows that `condition` holds for, in the order of jobs and numbers.
    func rows(where condition: String = "true") async throws -> [Row] {
        try await queue.read { db in
            let sql = """
                SELECT submission.*, job.owner, job.batch, job.model FROM submission JOIN job ON job.id = submission.job
                WHERE \(condition) ORDER BY submission.job, number
                """
            let rows = try GRDB.Row.fetchCursor(db, sql: sql)
            var found: [Row] = []
            while let row = try rows.next() { found.append(try Self.row(row)) }
            return found
        }
    }

    /// The jobs that `condition` holds for, in the order of their turns.
    func jobs(where condition: String) async throws -> [JobRow] {
        try await queue.read { db in
            let sql = "SELECT * FROM job WHERE \(condition) ORDER BY priority DESC, turn, id"
            return try Array(GRDB.Row.fetchCursor(db, sql: sql).map(Self.job))
        }
    }

    /// A job's coming, or its claim.
    struct Turn: Sendable {
        let job: JobID
        let isClaim: Bool
        /// Whether something else than its turn kept it before.
        let wasHeld: Bool
    }

    /// Which jobs were enqueued and claimed, in order.
    func turns() async throws -> [Turn] {
        try await queue.read { db in
            let sql = "SELECT job, event, to_state FROM history ORDER BY id"
            var held: Set<JobID> = []
            return try Array(
                GRDB.Row.fetchCursor(db, sql: sql).compactMap { row in
                    let (job, event, state): (JobID, String, String) = (row["job"], row["event"], row["to_state"])
                    if state == "held" { held.insert(job) }
                    guard event == "enqueued" || event == "claimed" else { return nil }
                    return Turn(job: job, isClaim: event == "claimed", wasHeld: held.contains(job))
                })
        }
    }

    private static func row(_ row: GRDB.Row) throws -> Row {
        Row(
            job: row["job"], number: row["number"], lane: row["lane"], owner: row["owner"], batch: row["batch"],
            model: row["model"], intentAt: Timestamp(milliseconds: row["intent_at"]), outcome: try word(row["outcome"]),
            credits: try word(row["credits"]), task: (row["task_id"] as String?).map(TaskID.init),
            amount: Amount(credits: row["estimate"] ?? 0, clips: row["clips"], seconds: row["seconds"] ?? 0))
    }

    private static func job(_ row: GRDB.Row) throws -> JobRow {
        let bits: Int = row["holds"]
        let words = ["approval", "budget", "dependency", "operator", "lost_task", "restored"]
        return JobRow(
            id: row["id"], state: try word(row["state"]),
            holds: Set(words.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element)), lane: row["lane"],
            task: (row["task_id"] as String?).map(TaskID.init), error: row["error"])
    }

    private static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else { throw Finding("the database says '\(text)'") }
        return word
    }
}
