import GRDB
package import ReelCore

extension SQLiteStore {
    package func eventStart(after id: Int64?) async throws -> EventStart {
        try await read { db in try EventLog.start(after: id, db) }
    }

    package func events(after id: Int64, matching filter: EventFilter, upTo limit: Int) async throws -> EventPage {
        try await read { db in
            // In one view of the database with the rows: what is deleted later is still in it.
            guard try id >= EventLog.floor(db) else {
                return EventPage(events: [], position: id, isFull: false, isGone: true)
            }
            let jobs = try Self.jobRows(after: id, filter, limit, db)
            let lanes = filter.includesLanes ? try Self.laneRows(after: id, limit, db) : []
            // What is behind the last row of a full page is not known yet.
            let found = (jobs + lanes).sorted { $0.id < $1.id }.prefix(limit)
            let isFull = found.count == limit
            // A page that is not full has all that there is, also of numbers that the filter's index passes over.
            let position = try isFull ? found.last?.id ?? id : max(id, EventLog.newest(db))
            return EventPage(events: found.compactMap { $0.event }, position: position, isFull: isFull)
        }
    }

    package func note(_ standing: LaneStanding, of lane: String) async throws {
        let (now, webhook) = (rules.time.now, rules.laneAlarm(lane))
        try await queue.write { writing in
            guard try EventLog.add(standing, of: lane, at: now, writing.db) else { return }
            writing.noteEvent()
            if let webhook { try Outbox.add(standing, of: lane, to: webhook, now, &writing) }
        }
    }

    /// Deletes events of lanes that happened by `end`, but for the newest of each lane.
    ///
    /// - Parameters:
    ///   - end: the latest time.
    ///   - limit: so many at most.
    /// - Returns: how many there were.
    /// - Throws: when the store takes no writes.
    package func removeLaneEvents(by end: Timestamp, upTo limit: Int) async throws -> Int {
        try await queue.write(.new) { writing in
            let ids = try Int64.fetchAll(
                writing.db.cachedStatement(sql: Self.removableLaneEvents), arguments: [end.milliseconds, limit])
            let delete = try writing.db.cachedStatement(sql: "DELETE FROM lane_event WHERE id = ?")
            for id in ids { try delete.execute(arguments: [id]) }
            if let newest = ids.max() { try EventLog.raiseFloor(to: newest, writing.db) }
            return ids.count
        }
    }

    /// A row that was looked at, and its event where the filter wants it.
    private typealias Found = (id: Int64, event: StoredEvent?)

    /// In the order of their numbers, whatever the filter; a single job's by its own index.
    static let eventsOfAll = """
        SELECT h.*, j.owner, j.batch FROM history AS h CROSS JOIN job AS j ON j.id = h.job
        WHERE h.id > ? ORDER BY h.id LIMIT ?
        """
    static let eventsOfJob = """
        SELECT h.*, j.owner, j.batch FROM history AS h INDEXED BY history_job CROSS JOIN job AS j ON j.id = h.job
        WHERE h.job = ? AND h.id > ? ORDER BY h.id LIMIT ?
        """
    static let eventsOfLanes = "SELECT * FROM lane_event WHERE id > ? ORDER BY id LIMIT ?"
    static let removableLaneEvents = """
        SELECT id FROM lane_event AS e WHERE at <= ? AND id < (
            SELECT id FROM lane_event AS n WHERE n.lane = e.lane ORDER BY id DESC LIMIT 1) ORDER BY at LIMIT ?
        """

    private static func jobRows(
        after id: Int64, _ filter: EventFilter, _ limit: Int, _ db: Database
    ) throws -> [Found] {
        let isSingle = filter.jobs.count == 1
        let start: StatementArguments = isSingle ? [filter.jobs.first, id] : [id]
        let statement = try db.cachedStatement(sql: isSingle ? eventsOfJob : eventsOfAll)
        return try Row.fetchAll(statement, arguments: start + [limit]).map { row in
            // Most rows are not wanted, and reading what they say takes time.
            (row["id"], try filter.matches(row) ? event(row) : nil)
        }
    }

    private static func event(_ row: Row) throws -> StoredEvent {
        StoredEvent(
            id: row["id"], at: Timestamp(milliseconds: row["at"]),
            subject: .job(
                row["job"], event: row["event"],
                from: try (row["from_state"] as String?).map { try Stored.word($0) },
                to: try Stored.word(row["to_state"]), reason: try reason(row)))
    }

    /// Rows of before reasons were kept say it in their detail, where they do.
    private static func reason(_ row: Row) throws -> String? {
        if let reason = row["reason"] as String? { return reason }
        let detail = try (row["detail"] as String?).map { try JSON(parsing: $0) }
        return detail?["code"]?.string ?? detail?["reason"]?.string
    }

    private static func laneRows(after id: Int64, _ limit: Int, _ db: Database) throws -> [Found] {
        try Row.fetchAll(db.cachedStatement(sql: eventsOfLanes), arguments: [id, limit]).map { row in
            let subject = StoredEvent.Subject.lane(row["lane"], try EventLog.standing(row))
            let event = StoredEvent(id: row["id"], at: Timestamp(milliseconds: row["at"]), subject: subject)
            return (event.id, event)
        }
    }
}

extension EventFilter {
    fileprivate func matches(_ row: Row) -> Bool {
        matches(owner: row["owner"], job: row["job"], batch: row["batch"], to: row["to_state"])
    }
}
