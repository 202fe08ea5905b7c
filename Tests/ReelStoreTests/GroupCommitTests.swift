import GRDB
import ReelCore
import ReelTesting
import Testing

@testable import ReelStore

/// One caller's error undoes its own part only, also after it has written something.
@Suite struct GroupCommitTests {
    private struct Refusal: Error {}

    private let store: SQLiteStore

    init() throws { store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime())) }

    private func names() async throws -> [String] {
        try await store.database.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM meta WHERE value = 'x' ORDER BY name")
        }
    }

    private static func insert(_ name: String, _ writing: inout Writing) throws {
        try writing.db.execute(sql: "INSERT INTO meta VALUES (?, 'x')", arguments: [name])
        writing.count(TallyKey(scope: .owner, name: name, state: "queued"), by: 1)
    }

    @Test func `what a part wrote before it failed is undone, and the parts around it stand`() async throws {
        let outcomes = try await store.queue.write { writing in
            try ["a", "b", "c"].map { name in
                let result = try writing.attempt { writing in
                    try Self.insert(name, &writing)
                    if name == "b" { throw Refusal() }
                }
                return (try? result.get()) != nil
            }
        }
        #expect(outcomes == [true, false, true])
        #expect(try await names() == ["a", "c"])
        let counted = try await store.database.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM tally WHERE state = 'queued' AND count = 1 ORDER BY name")
        }
        #expect(counted == ["a", "c"])
    }

    @Test func `a whole write that fails late is undone, and its caller is told`() async throws {
        await #expect(throws: Refusal.self) {
            try await store.queue.write { writing in
                try Self.insert("late", &writing)
                throw Refusal()
            }
        }
        #expect(try await names() == [])
        // The queue goes on.
        try await store.queue.write { try Self.insert("next", &$0) }
        #expect(try await names() == ["next"])
    }

    @Test func `a statement that SQLite refuses is an error of GRDB's, and can be run again`() async throws {
        let insert = "INSERT INTO meta (name, value) VALUES (?, ?)"
        func add(_ name: String) async throws {
            try await store.queue.write { writing in
                try writing.db.run(insert) { row in
                    row.add(name)
                    row.add("x")
                }
            }
        }
        try await add("one")
        let error = await #expect(throws: DatabaseError.self) { try await add("one") }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT && error?.message?.contains("meta.name") == true)
        try await add("two")
        #expect(try await names() == ["one", "two"])
    }
}
