import GRDB
package import ReelCore

/// What those ask who watch over the daemon.
extension SQLiteStore {
    package func takeTurn() async throws { try await queue.write { _ in } }

    package func heldReasons(upTo limit: Int) async throws -> [HoldReason: Int] {
        try await read { db in
            let sql = """
                SELECT holds, count(*) AS jobs FROM (SELECT holds FROM job WHERE state = 'held' LIMIT ?) GROUP BY holds
                """
            var counts: [HoldReason: Int] = [:]
            for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit]) {
                let jobs: Int = row["jobs"]
                for reason in Set(bits: row["holds"]) { counts[reason, default: 0] += jobs }
            }
            return counts
        }
    }
}
