import GRDB

/// Fair turns within a lane and priority, after start-time fair queueing.
///
/// The jobs of one owner and batch are a flow. Each job gets a turn when it becomes ready for the first time: the lane's
/// present turn, or the one after its flow's last. A flow of an owner who has several takes longer steps, so that an owner
/// does not get a share for each batch; not quite equal shares, since turns that were given stay. So one job behind a batch of ten thousand is next but one.
struct Turns {
    /// An owner with more flows than this gets no smaller share of each.
    private static let flowsCounted = 64

    let db: Database

    /// The turn of a job that has become ready.
    func take(lane: String, priority: Int, owner: UInt32, batch: String?) throws -> Int64 {
        let flow: StatementArguments = [lane, priority, Int64(owner), batch ?? ""]
        let find = "SELECT next FROM flow WHERE lane = ? AND priority = ? AND owner = ? AND batch = ?"
        let next = try Int64.fetchOne(db.cachedStatement(sql: find), arguments: flow)
        let turn = max(try current(lane, priority), next ?? 0)
        let count = """
            SELECT count(*) FROM (SELECT 1 FROM flow WHERE lane = ? AND priority = ? AND owner = ? LIMIT ?)
            """
        let others =
            try Int64.fetchOne(
                db.cachedStatement(sql: count), arguments: [lane, priority, Int64(owner), Self.flowsCounted]) ?? 0
        let step = others + (next == nil ? 1 : 0)
        let save = """
            INSERT INTO flow (lane, priority, owner, batch, next) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET next = excluded.next
            """
        try db.cachedStatement(sql: save).execute(arguments: flow + [turn + step])
        return turn
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

    func current(_ lane: String, _ priority: Int) throws -> Int64 {
        let sql = "SELECT current FROM turn WHERE lane = ? AND priority = ?"
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [lane, priority]) ?? 0
    }
}
