import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// What a file must be to be opened, and what happens to one that is not.
@Suite struct OpeningTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/reel.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open(sandbox: Bool = false) throws -> SQLiteStore {
        try SQLiteStore.open(at: path, sandbox: sandbox, rules: Samples.rules(TestTime()))
    }

    /// Opening fails with these words, and the file stays as it was, byte for byte.
    private func expectRefusal(_ words: String, sandbox: Bool = false) throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = #expect(throws: ReelError.self) { try open(sandbox: sandbox) }
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.message.contains(path) == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    private func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `a new file has what cannot be changed later, and syncs each commit`() throws {
        try open().close()
        let queue = try DatabaseQueue(path: path)
        let (vacuum, journal) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA auto_vacuum"), try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }
        #expect(vacuum == 2)
        #expect(journal == "wal")
    }

    @Test func `a file that is no database is refused`() throws {
        try Data("this is a shopping list, not a database".utf8).write(to: URL(fileURLWithPath: path))
        try expectRefusal("is not an SQLite database")
    }

    @Test func `a backup beside the log of the database that was there before is refused`() throws {
        try open().close()
        try alter("PRAGMA journal_mode = DELETE")
        let log = URL(fileURLWithPath: "\(path)-wal")
        try Data("frames of another database".utf8).write(to: log)
        try expectRefusal("beside another database's log")
        try FileManager.default.removeItem(at: log)
        try open().close()
    }

    @Test func `another program's database is refused`() throws {
        try alter("CREATE TABLE recipe (name TEXT)")
        try expectRefusal("database of another program")
    }

    @Test func `a newer schema is refused`() throws {
        try open().close()
        try alter("INSERT INTO grdb_migrations VALUES ('999: from the future'); PRAGMA wal_checkpoint(TRUNCATE)")
        try expectRefusal("newer reel")
    }

    @Test func `a damaged file is refused`() async throws {
        let store = try open()
        _ = try await store.enqueue((0..<200).map { Samples.job("\($0)") })
        try store.close()
        try alter("PRAGMA wal_checkpoint(TRUNCATE)")
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: 4096 * 3)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096 * 8))
        try file.close()
        try expectRefusal("damaged")
    }

    @Test func `a file cut short is refused`() async throws {
        let store = try open()
        _ = try await store.enqueue((0..<200).map { Samples.job("\($0)") })
        try store.close()
        try alter("PRAGMA wal_checkpoint(TRUNCATE)")
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.truncate(atOffset: 4096 * 5)
        try file.close()
        try expectRefusal("damaged")
    }

    @Test(arguments: [true, false]) func `play and real jobs never meet`(sandbox: Bool) throws {
        try open(sandbox: sandbox).close()
        try expectRefusal(sandbox ? "sandbox jobs" : "real jobs", sandbox: !sandbox)
    }

    @Test func `the schema refuses rows that no lifecycle makes`() throws {
        try open().close()
        let base = "due_is_wall, lane, owner, model, priority, created_at, holds, attempts, submission, credits, task,"
        let rest = "earlier_bill, cancel_requested, overdue, holds_slot, polls, fetches, request"
        let values = "0, 'main', 1, 'm', 0, 0, %HOLDS%, 0, 0, 'none', 'none', 0, 0, 0, 0, 0, 0, '{}'"
        func insert(state: String, work: String, holds: Int = 0) throws {
            let row = values.replacingOccurrences(of: "%HOLDS%", with: "\(holds)")
            try alter("INSERT INTO job (state, work, \(base) \(rest)) VALUES ('\(state)', \(work), \(row))")
        }
        try insert(state: "queued", work: "'ready'")
        for (state, work, holds) in [
            ("queued", "NULL", 0), ("queued", "'ready'", 1), ("held", "NULL", 0), ("rendering", "'poll'", 0),
            ("submitting", "NULL", 0), ("fetching", "'fetch'", 0), ("succeeded", "NULL", 0), ("in_doubt", "NULL", 0),
            ("canceled", "NULL", 0), ("lost", "NULL", 0), ("queued", "'waiting'", 0),
        ] {
            #expect(throws: DatabaseError.self, "\(state) \(work) \(holds)") {
                try insert(state: state, work: work, holds: holds)
            }
        }
    }
}
