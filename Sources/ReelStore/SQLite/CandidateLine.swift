import GRDB
import ReelCore

/// What a claim needs to know of a job.
struct Candidate {
    let place: Place
    /// Its turn, reckoned from the one that its queue has come to.
    let wait: Int64
    let owner: UInt32
    let batch: String?
    /// The one that it was made with.
    let token: String?
    let group: String?
    let deadline: Timestamp?
    let isHeld: Bool
    let isApproved: Bool
    private let estimate: Int?
    private let clips: Int
    private let seconds: Int?

    static let columns = """
        id, lane, priority, turn, owner, batch, lane_group, deadline, holds, approved_by, estimate, clips_asked, seconds,
        token
        """

    init(_ row: Row, turnOfQueue current: Int64) {
        place = Place(queue: row["lane"], priority: row["priority"], turn: row["turn"] ?? 0, id: row["id"])
        wait = place.turn - current
        owner = UInt32(truncatingIfNeeded: row["owner"] as Int64)
        (batch, group, token) = (row["batch"], row["lane_group"], row["token"])
        deadline = (row["deadline"] as Int64?).map(Timestamp.init(milliseconds:))
        isHeld = (row["holds"] as Int) != 0
        isApproved = (row["approved_by"] as Int64?) != nil
        (estimate, clips, seconds) = (row["estimate"], row["clips_asked"], row["seconds"])
    }

    /// What it takes of a cap; `nil` where that cannot be told.
    func amount(of unit: Cap.Unit) -> Int? {
        switch unit {
        case .credits: estimate
        case .clips: clips
        case .seconds: seconds
        }
    }

    var amount: Amount { Amount(credits: estimate ?? 0, clips: clips, seconds: seconds ?? 0) }

    /// Higher priority first, then the earlier turn, then the older job.
    func comes(before other: Self) -> Bool {
        (-place.priority, wait, place.id) < (-other.place.priority, other.wait, other.place.id)
    }
}

/// The jobs of several queues in their common order, read as they are asked for.
struct CandidateLine {
    private struct Source {
        let isHeld: Bool
        let isGroup: Bool
        let rows: RowCursor
        var head: Candidate?
    }

    private let queues: [String]
    private let db: Database
    private var sources: [Source] = []
    /// The turns that queues have come to, by priority.
    private var current: [String: [Int: Int64]] = [:]

    init(_ scope: ClaimScope, withHeld: Bool, _ db: Database) throws {
        (queues, self.db) = (scope.queues, db)
        for queue in queues {
            for isHeld in withHeld ? [false, true] : [false] {
                let condition = isHeld ? "state = 'held' AND holds = 2" : "work = 'ready'"
                // All are read at once: each needs a statement of its own.
                let sql = """
                    SELECT \(Candidate.columns) FROM job WHERE \(condition) AND lane = ?
                    ORDER BY priority DESC, turn, id -- \(sources.count)
                    """
                let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [queue])
                sources.append(Source(isHeld: isHeld, isGroup: queue != scope.lane, rows: rows))
                try step(sources.count - 1)
            }
        }
    }

    /// The next job, in the order of all queues.
    mutating func next() throws -> Candidate? {
        var first: (index: Int, job: Candidate)?
        for (index, source) in sources.enumerated() {
            guard let job = source.head, first.map({ job.comes(before: $0.job) }) ?? true else { continue }
            first = (index, job)
        }
        guard let first else { return nil }
        try step(first.index)
        return first.job
    }

    /// The turns that all queues have come to when a job is served: time passes in all of them alike.
    mutating func turns(at job: Candidate) throws -> [String: Int64] {
        var turns: [String: Int64] = [:]
        for queue in queues { turns[queue] = try turn(of: queue, job.place.priority) + job.wait }
        return turns
    }

    /// Whether somebody who waits for the budget is still to come.
    var hasHeld: Bool { sources.contains { $0.isHeld && $0.head != nil } }

    /// Goes on without those that wait already.
    mutating func leaveHeld() { sources.removeAll(where: \.isHeld) }

    /// Goes on without those that other lanes may have.
    mutating func leaveGroups() { sources.removeAll(where: \.isGroup) }

    private mutating func step(_ index: Int) throws {
        guard let row = try sources[index].rows.next() else { return sources[index].head = nil }
        sources[index].head = Candidate(row, turnOfQueue: try turn(of: row["lane"], row["priority"]))
    }

    private mutating func turn(of queue: String, _ priority: Int) throws -> Int64 {
        if let known = current[queue]?[priority] { return known }
        let turn = try Turns(db: db).current(queue, priority)
        current[queue, default: [:]][priority] = turn
        return turn
    }
}
