import GRDB

/// Fair turns within a lane and priority, after start-time fair queueing.
///
/// The jobs of one owner and batch are a flow. Each job gets a turn when it becomes ready for the first time: the lane's
/// present turn, or the one after its flow's last. A flow of an owner who has several takes longer steps, so that an owner
/// does not get a share for each batch; not quite equal shares, since turns that were given stay with jobs that wait. So one
/// job behind a batch of ten thousand is next but one.
struct Turns {
    /// An owner with more flows than this gets no smaller share of each.
    private static let flowsCounted = 64
    /// Stands where a batch's name stands, for what all new flows of an owner have in common; no batch can be named so.
    private static let newFlows = "*"

    let db: Database

    /// The turn of a job that has become ready.
    func take(lane: String, priority: Int, owner: UInt32, batch: String?) throws -> Int64 {
        let place = Place(lane: lane, priority: priority, owner: owner)
        let next = try self.next(of: batch ?? "", place)
        // An owner's new flows begin one after the other: who gives each job a batch of its own gets no further by that.
        let earliest = try next ?? self.next(of: Self.newFlows, place) ?? 0
        let turn = max(try current(lane, priority), earliest)
        let step = try countFlows(place) + (next == nil ? 1 : 0)
        try save(turn + step, as: batch ?? "", place)
        if next == nil { try save(turn + 1, as: Self.newFlows, place) }
        return turn
    }

    /// Where an owner's flows are.
    private struct Place {
        let lane: String
        let priority: Int
        let owner: UInt32

        func bind(to row: inout Bindings) {
            row.add(lane)
            row.add(priority)
            row.add(owner)
        }
    }

    private func next(of flow: String, _ place: Place) throws -> Int64? {
        try db.firstNumber("SELECT next FROM flow WHERE lane = ? AND priority = ? AND owner = ? AND batch = ?") { row in
            place.bind(to: &row)
            row.add(flow)
        }
    }

    private func save(_ next: Int64, as flow: String, _ place: Place) throws {
        let save = """
            INSERT INTO flow (lane, priority, owner, batch, next) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET next = excluded.next
            """
        try db.run(save) { row in
            place.bind(to: &row)
            row.add(flow)
            row.add(next)
        }
    }

    private func countFlows(_ place: Place) throws -> Int64 {
        let count = """
            SELECT count(*) FROM (
                SELECT 1 FROM flow WHERE lane = ? AND priority = ? AND owner = ? AND batch <> '\(Self.newFlows)' LIMIT ?)
            """
        return try db.firstNumber(count) { row in
            place.bind(to: &row)
            row.add(Self.flowsCounted)
        } ?? 0
    }

    /// The lane has come to the turn of a job that is claimed.
    func pass(_ turn: Int64, lane: String, priority: Int) throws {
        let save = """
            INSERT INTO turn (lane, priority, current) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET current = max(current, excluded.current)
            """
        try db.cachedStatement(sql: save).execute(arguments: [lane, priority, turn])
        // A flow whose jobs have all had their turn begins like a new one.
        let forget = "DELETE FROM flow WHERE lane = ? AND priority = ? AND next <= ?"
        try db.cachedStatement(sql: forget).execute(arguments: [lane, priority, turn])
    }

    /// A job has left the queue without a submission: where it was the last of its batch that waits, the batch begins like a
    /// new one, and where it was the last of its owner, all of theirs do.
    ///
    /// Not earlier than other new ones of the owner's, so that to cancel and to send again gets nobody further.
    ///
    /// - Parameters:
    ///   - job: as it was before.
    ///   - waiting: how many jobs of an owner, and of a batch of theirs if one is named, wait.
    /// - Throws: what `waiting` and the database throw.
    func leave(_ job: Job, _ waiting: (_ batch: String?) throws -> Int) throws {
        let place: StatementArguments = [job.lane, job.priority, Int64(job.owner)]
        let flows = "lane = ? AND priority = ? AND owner = ?"
        if try waiting(nil) == 0 {
            let forget = "DELETE FROM flow WHERE \(flows) AND batch <> '\(Self.newFlows)'"
            try db.cachedStatement(sql: forget).execute(arguments: place)
            let next: StatementArguments = [try current(job.lane, job.priority) + 1]
            let lower = "UPDATE flow SET next = min(next, ?) WHERE \(flows) AND batch = '\(Self.newFlows)'"
            try db.cachedStatement(sql: lower).execute(arguments: next + place)
        } else if let batch = job.batch, try waiting(batch) == 0 {
            let forget = "DELETE FROM flow WHERE \(flows) AND batch = ?"
            try db.cachedStatement(sql: forget).execute(arguments: place + [batch])
        }
    }

    func current(_ lane: String, _ priority: Int) throws -> Int64 {
        try db.firstNumber("SELECT current FROM turn WHERE lane = ? AND priority = ?") { row in
            row.add(lane)
            row.add(priority)
        } ?? 0
    }
}
