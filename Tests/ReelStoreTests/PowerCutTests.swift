import GRDB
import ReelStore
import ReelTesting
import Testing

/// Whatever callers were told is there after a power cut, which takes all that was not synced.
///
/// A layer under SQLite knows what was (`CPowerCut`): it is no less than a disk may do, and no more.
@Suite(.timeLimit(.minutes(30))) struct PowerCutTests {
    @Test func `callers find all that they were told, whenever the power is cut`() async throws {
        let world = try PowerCutWorld(cutEvery: 13)
        let copied = world.folder.syncs(of: "reel.db")
        try await withThrowingDiscardingTaskGroup { group in
            for caller in 0..<8 {
                group.addTask { for round in 0..<12 { try await world.play(round, lane: "lane-\(caller)") } }
            }
        }
        #expect(world.cuts >= 40)
        // Some cuts came around copies of the log: nothing else has the database itself synced.
        #expect(world.folder.syncs(of: "reel.db") > copied)
        try world.store.close()
    }

    @Test func `a cut in the midst of a commit, or of a copy of the log, takes nothing that was before`() async throws {
        let world = try PowerCutWorld()
        var cuts = 0
        while true {
            let (round, told) = (cuts, world.told)
            // An odd step: a page of the log is two writes.
            let left = try await world.folder.cut(beforeChange: 1 + 7 * round, seed: UInt64(round)) {
                try await world.play(round, lane: "main")
                try await world.store.settleLog()
            }
            guard let left else { break }
            try await told.expectAll(in: left, cut: round)
            cuts += 1
        }
        #expect(cuts >= 10)
        try world.store.close()
    }

    @Test(arguments: [("NORMAL", 0), ("FULL", 1)])
    func `a commit that nobody synced is lost, and one that was synced is not`(synchronous: String, rows: Int) throws {
        let folder = try PowerCutFolder()
        let pool = try insert(synchronous, in: folder)
        #expect(try self.rows(in: folder.cut(seed: 0)) == rows)
        try pool.close()
    }

    @Test func `of what nobody synced, some survives by chance`() throws {
        let folder = try PowerCutFolder()
        let pool = try insert("NORMAL", in: folder)
        let found = try (UInt64(1)..<40).map { try rows(in: folder.cut(seed: $0)) }
        #expect(Set(found) == [0, 1])
        try pool.close()
    }

    /// Commits one row to a database whose table is on disk.
    private func insert(_ synchronous: String, in folder: PowerCutFolder) throws -> DatabasePool {
        let pool = try DatabasePool(path: "\(folder.path)/plain.db")
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE note (text TEXT)")
            try db.checkpoint(.truncate)
            try db.execute(sql: "PRAGMA synchronous = \(synchronous); INSERT INTO note VALUES ('x')")
        }
        return pool
    }

    private func rows(in folder: TemporaryFolder) throws -> Int? {
        let queue = try DatabaseQueue(path: "\(folder.path)/plain.db")
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM note") }
    }
}
