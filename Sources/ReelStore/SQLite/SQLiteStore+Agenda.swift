import GRDB
package import ReelCore

extension SQLiteStore {
    package func agenda(_ scope: ClaimScope, excluding: Set<JobID>) async throws -> Agenda {
        let (now, watch, budget) = (rules.time.now, budgetWatch, rules.budget())
        return try await read { db in
            func next(_ work: Work) throws -> Timestamp? {
                try Self.earliest(Self.nextDue, [work.rawValue, scope.lane], excluding, db)
            }
            return Agenda(
                claim: try Self.nextClaim(scope, watch.nextLook(scope, under: budget, at: now), at: now, db),
                poll: try next(.poll),
                follow: try Self.earliest(Self.nextFollow, [scope.lane], excluding, db),
                fetch: try next(.fetch),
                expire: try next(.expire))
        }
    }

    private static let nextDue =
        "SELECT id, due_at FROM job WHERE work = ? AND lane = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT ?"
    private static let nextFollow = """
        SELECT job, follow_at FROM submission WHERE lane = ? AND follow_at IS NOT NULL ORDER BY follow_at LIMIT ?
        """

    /// The first row's time whose job is not excluded.
    private static func earliest(
        _ sql: String, _ values: StatementArguments, _ excluding: Set<JobID>, _ db: Database
    ) throws -> Timestamp? {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: values + [excluding.count + 1])
        while let row = try rows.next() {
            if !excluding.contains(row[0]) { return Timestamp(milliseconds: row[1]) }
        }
        return nil
    }

    /// When a claim is worth trying; `look` is when those that wait for the budget are worth a look.
    private static func nextClaim(
        _ scope: ClaimScope, _ look: Timestamp?, at now: Timestamp, _ db: Database
    ) throws -> Timestamp? {
        var times: [Timestamp] = []
        for queue in scope.queues {
            let ready = "SELECT 1 FROM job WHERE work = 'ready' AND lane = ? LIMIT 1"
            if try Int.fetchOne(db.cachedStatement(sql: ready), arguments: [queue]) != nil {
                // A group's jobs may be left to its other lanes, for the budget's sake.
                if queue == scope.lane { return now }
                if let look { times.append(look) }
            }
            if let due = try earliest(nextDue, [Work.waiting.rawValue, queue], [], db) { times.append(due) }
            let held = "SELECT 1 FROM job WHERE state = 'held' AND holds = 2 AND lane = ? LIMIT 1"
            if let look, try Int.fetchOne(db.cachedStatement(sql: held), arguments: [queue]) != nil {
                times.append(look)
            }
        }
        return times.min()
    }
}
