import GRDB
import ReelCore

/// Jobs that wait for others: `after`.
struct Dependencies {
    let door: Door

    /// Records what a new job waits for.
    ///
    /// - Throws: `ReelError` naming the entry that is no job the owner may name.
    static func check(_ new: NewJob, _ db: Database) throws -> Bool {
        var mustWait = false
        for (index, parent) in new.after.enumerated() {
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT owner, state FROM job WHERE id = ?"), arguments: [parent])
            guard let row, new.seesAll || row["owner"] == Int64(new.owner) else {
                throw ReelError(
                    .invalidRequest, field: "after[\(index)]", "there is no job \(parent); name jobs that exist already"
                )
            }
            if (row["state"] as String) != JobState.succeeded.rawValue { mustWait = true }
        }
        return mustWait
    }

    static func record(_ parents: [JobID], of child: JobID, _ db: Database) throws {
        // To name one twice says nothing more.
        let sql = "INSERT INTO dependency (child, parent) VALUES (?, ?) ON CONFLICT DO NOTHING"
        for parent in parents { try db.cachedStatement(sql: sql).execute(arguments: [child, parent]) }
    }

    /// Tells the jobs that wait for one that has just ended or has been brought back, and those that wait for them.
    func follow(_ old: Job, _ new: Job, _ writing: inout Writing) throws {
        guard new.lifecycle.state.isEnd != old.lifecycle.state.isEnd else { return }
        guard new.lifecycle.state.isEnd else { return try revive(childrenOf: new, &writing) }
        var ended = [new]
        while let parent = ended.popLast() {
            for child in try Self.children(of: parent.id, writing.db) {
                let next = try settle(child, &writing)
                if next.lifecycle.state.isEnd, !child.lifecycle.state.isEnd { ended.append(next) }
            }
        }
    }

    /// Those that failed for a parent's sake wait for it again when it is tried again.
    private func revive(childrenOf parent: Job, _ writing: inout Writing) throws {
        var revived = [parent]
        while let parent = revived.popLast() {
            for child in try Self.children(of: parent.id, writing.db)
            where child.lifecycle.state == .failed && child.lifecycle.error?.code == Lifecycle.dependencyFailed {
                let waiting = try door.change(child, by: .retried(again: false), &writing)
                let next = try settle(waiting, &writing)
                if !next.lifecycle.state.isEnd { revived.append(next) }
            }
        }
    }

    /// Lets a job go on, or fails it, when that is decided by how its parents stand.
    ///
    /// A failed one's own children are the caller's.
    func settle(_ child: Job, _ writing: inout Writing) throws -> Job {
        guard child.lifecycle.unmet.contains(.dependency) else { return child }
        let parents = try Self.parents(of: child.id, writing.db)
        if !child.afterAny, let failed = parents.first(where: { $0.state == .failed || $0.state == .canceled }) {
            guard !child.lifecycle.state.isEnd else { return child }
            return try door.change(child, by: .dependencyFailed(failed.id), &writing)
        }
        guard parents.allSatisfy(\.state.isEnd) else { return child }
        return try door.change(child, by: .holdLifted(.dependency), &writing)
    }

    private static func children(of parent: JobID, _ db: Database) throws -> [Job] {
        let sql = "SELECT job.* FROM dependency JOIN job ON job.id = dependency.child WHERE dependency.parent = ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [parent]).map(JobRow.job)
    }

    static func parents(of child: JobID, _ db: Database) throws -> [(id: JobID, state: JobState)] {
        let sql = """
            SELECT job.id, job.state FROM dependency JOIN job ON job.id = dependency.parent
            WHERE dependency.child = ? ORDER BY dependency.parent
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [child]).map {
            ($0["id"], try Stored.word($0["state"]))
        }
    }

    /// Whether a job waits for this one, or would when it is retried.
    static func isAwaited(_ parent: JobID, _ db: Database) throws -> Bool {
        let sql = """
            SELECT 1 FROM dependency JOIN job ON job.id = dependency.child
            WHERE dependency.parent = ? AND job.unmet & ? <> 0 LIMIT 1
            """
        let dependency = Set<HoldReason>([.dependency]).bits
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [parent, dependency]) != nil
    }
}
