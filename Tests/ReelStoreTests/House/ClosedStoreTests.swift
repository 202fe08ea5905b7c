import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Testing

/// What still comes to a store that was closed is refused, whatever it is.
///
/// SQLite reads through a null pointer where a log is copied, or a backup begun, on a connection that is closed.
@Suite struct ClosedStoreTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
        _ = try await store.enqueue([Samples.job()])
        try store.close()
    }

    @Test func `the log of a closed store is left alone`() async throws {
        await #expect(throws: DatabaseError.self) { try await store.settleLog() }
    }

    @Test func `no copy is begun of a closed store`() async throws {
        await #expect(throws: (any Error).self) { try await store.copy(to: "\(folder.path)/copy.db") }
        await #expect(throws: (any Error).self) { _ = try await store.inspect(copyAt: "\(folder.path)/check.db") }
    }

    @Test func `writes to a closed store fail, and so does the care for its log between them`() async throws {
        for _ in 0..<130 {
            await #expect(throws: (any Error).self) { _ = try await store.enqueue([Samples.job()]) }
        }
        await #expect(throws: (any Error).self) { _ = try await store.job(1) }
        try store.close()
    }
}
