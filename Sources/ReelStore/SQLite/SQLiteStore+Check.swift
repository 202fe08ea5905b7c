import GRDB
package import ReelCore
import Synchronization

/// A job whose clips are in custody.
package struct ClipHolder: Sendable {
    package let job: JobID
    package let clips: [Clip]
}

extension SQLiteStore {
    /// Looks through the whole database: its structure, and whether what it says agrees.
    ///
    /// Works on a copy: however long it takes, no reader's transaction is open and the writer goes on. Damage that is
    /// found stays known until the process ends.
    ///
    /// - Parameter path: where the copy may lie for a while.
    /// - Returns: what was looked at and found.
    /// - Throws: `ReelError` (`storage_full`) without the room for the copy, `CancellationError`.
    package func inspect(copyAt path: String) async throws -> StoreReport {
        try await copy(to: path)
        let report: StoreReport
        do {
            report = try await Self.inspect(path)
        } catch let error as DatabaseError where error.isDamage {
            var broken = StoreReport()
            broken.add(StoreFinding(.database, error.message ?? "\(error.resultCode)"))
            report = broken
        }
        if let damage = report.findings.first(where: { $0.kind == .database }) { soundness.condemn(damage.message) }
        if report.count == 0 { isVouchedFor.withLock { $0 = true } }
        return report
    }

    private static func inspect(_ path: String) async throws -> StoreReport {
        defer { removeCopy(path) }
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try await queue.read { try CopyCheck.run($0) }
    }

    /// Ended jobs with clips in custody, by number.
    ///
    /// - Parameters:
    ///   - last: those after it.
    ///   - limit: so many jobs are looked at.
    /// - Returns: the jobs, and where to go on; `nil` at the end.
    /// - Throws: when the store cannot be read.
    package func clipHolders(after last: JobID, upTo limit: Int) async throws -> (jobs: [ClipHolder], next: JobID?) {
        try await read { db in
            let sql = "SELECT id, finished_at, clips FROM job WHERE id > ? ORDER BY id LIMIT ?"
            let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [last, limit])
            let jobs = try rows.compactMap { row -> ClipHolder? in
                guard row["finished_at"] as Int64? != nil else { return nil }
                let clips: [Clip] = try Stored.value(row["clips"]) ?? []
                let kept = clips.filter { $0.prunedAt == nil }
                return kept.isEmpty ? nil : ClipHolder(job: row["id"], clips: kept)
            }
            return (jobs, rows.count == limit ? rows.last?["id"] : nil)
        }
    }
}
