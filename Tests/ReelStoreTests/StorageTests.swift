import Foundation
import GRDB
import ReelCore
import ReelTesting
import Synchronization
import Testing

@testable import ReelStore

/// What the store does when the disk does not: refuses what is new, writes what is known, and goes on by itself.
@Suite(.timeLimit(.minutes(30))) struct StorageTests {
    /// A store on a disk whose room the test sets.
    private struct Fixture {
        static let marks = StorageMarks(total: 64 << 20)

        let time = TestTime()
        let folder: TemporaryFolder
        let store: SQLiteStore
        let storage: Storage
        let room = Shared(Int64(1 << 30))
        let told = Shared([StorageGuard.Condition]())

        init(in folder: TemporaryFolder? = nil, room free: Int64 = 1 << 30) throws {
            self.folder = try folder ?? TemporaryFolder()
            room.value = free
            let (room, told) = (room, told)
            storage = Storage(
                folder: self.folder.path, marks: Self.marks, time: time, room: { room.value },
                changed: { condition in told.change { $0.append(condition) } })
            store = try SQLiteStore.open(
                at: "\(self.folder.path)/reel.db", sandbox: false, rules: Samples.rules(time), storage: storage)
        }

        var reserve: Int64? {
            (try? FileManager.default.attributesOfItem(atPath: "\(folder.path)/reserve"))?[.size] as? Int64
        }

        func enqueue(_ prompt: String = "a cat") async throws -> Job {
            try await store.enqueue([Samples.job(prompt)])[0].get().jobs[0]
        }

        /// Lets so much time pass that trouble is looked at again, and returns when it has been.
        func pass() async {
            await time.someoneSleeps()
            time.advance(by: .seconds(5))
            await time.someoneSleeps()
        }
    }

    /// A value that several may change.
    private final class Shared<Value: Sendable>: Sendable {
        private let stored: Mutex<Value>
        init(_ value: Value) { stored = Mutex(value) }
        var value: Value {
            get { stored.withLock(\.self) }
            set { stored.withLock { $0 = newValue } }
        }
        func change(_ body: @Sendable (inout Value) -> Void) { stored.withLock { body(&$0) } }
        /// Counts down; whether there was something left.
        func take() -> Bool where Value == Int {
            stored.withLock { value in
                value -= 1
                return value >= 0
            }
        }
    }

    private static let full = DatabaseError(resultCode: .SQLITE_FULL)
    private static let broken = DatabaseError(resultCode: .SQLITE_IOERR)

    @Test func `the reserve takes real room and is for nobody else's eyes`() throws {
        let fixture = try Fixture()
        #expect(fixture.reserve == Fixture.marks.reserve)
        let facts = try FileManager.default.attributesOfItem(atPath: "\(fixture.folder.path)/reserve")
        #expect(facts[.posixPermissions] as? Int == 0o600)
        let blocks = try URL(fileURLWithPath: "\(fixture.folder.path)/reserve")
            .resourceValues(forKeys: [.totalFileAllocatedSizeKey]).totalFileAllocatedSize
        if let blocks { #expect(Int64(blocks) >= Fixture.marks.reserve) }
        #expect(fixture.storage.condition == .fine)
    }

    @Test func `what is new fails alone, and what is known in the same group is committed`() async throws {
        let fixture = try Fixture()
        let (queue, database) = (fixture.store.queue, fixture.store.database)
        let entered = DispatchSemaphore(value: 0)
        // While another write holds the writer, all that come are one group.
        let first = Task { try await queue.write { _ in entered.wait() } }
        while queue.waitingCount > 0 || !queue.isRunning { await Task.yield() }
        let new = Task { try await queue.write(.new) { _ in throw Self.full } }
        let known = Task {
            try await queue.write { try $0.db.execute(sql: "INSERT INTO meta VALUES ('known', 'x')") }
        }
        while queue.waitingCount < 2 { await Task.yield() }
        entered.signal()
        try await first.value
        try await known.value
        await #expect(throws: ReelError.self) { try await new.value }
        let sql = "SELECT value FROM meta WHERE name = 'known'"
        let value = try await database.read { try String.fetchOne($0, sql: sql) }
        #expect(value == "x")
        #expect(fixture.storage.condition == .full)
        #expect(fixture.reserve == Fixture.marks.reserve, "the reserve is not for what is new")
    }

    @Test func `what is known gets the reserve, and all goes on when there is room again`() async throws {
        let fixture = try Fixture()
        let job = try await fixture.enqueue()
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        fixture.room.value = 0
        let failures = Shared(1)
        try await fixture.store.queue.write { writing in
            if failures.take() { throw Self.full }
            try writing.db.execute(sql: "INSERT INTO meta VALUES ('outcome', 'x')")
        }
        #expect(fixture.reserve == nil)
        #expect(fixture.storage.condition == .full)
        let refusal = await #expect(throws: ReelError.self) { try await fixture.enqueue("another") }
        #expect(refusal?.code == .storageFull)
        await #expect(throws: ReelError.self) {
            try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        }
        await #expect(throws: ReelError.self) { try await fixture.store.probe() }
        // Outcomes are written on.
        try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: job.id, submission: 1)

        await fixture.pass()
        #expect(fixture.storage.condition == .full)
        fixture.room.value = 1 << 30
        fixture.time.advance(by: .seconds(5))
        #expect(try await fixture.enqueue("another").id == 2)
        #expect(fixture.reserve == Fixture.marks.reserve)
        #expect(fixture.told.value == [.full, .fine])
    }

    @Test func `a disk in trouble is looked at without anybody asking`() async throws {
        let fixture = try Fixture()
        fixture.room.value = 0
        await #expect(throws: ReelError.self) { try await fixture.enqueue() }
        fixture.room.value = 1 << 30
        await fixture.time.someoneSleeps()
        fixture.time.advance(by: .seconds(5))
        while fixture.storage.condition != .fine { await Task.yield() }
        #expect(fixture.told.value == [.full, .fine])
        #expect(fixture.time.untilNextWake == nil, "nobody looks while all is well")
    }

    @Test func `with little room jobs are taken and none is claimed`() async throws {
        let fixture = try Fixture()
        fixture.room.value = Fixture.marks.low - 1
        _ = try await fixture.enqueue()
        let error = await #expect(throws: ReelError.self) {
            try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        }
        #expect(error?.code == .storageFull)
        #expect(try await fixture.store.submissions(of: 1).isEmpty)
    }

    @Test func `a database that takes no writes refuses with 503, keeps what is known, and goes on by itself`()
        async throws
    {
        let fixture = try Fixture()
        let job = try await fixture.enqueue()
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        let database = fixture.store.database
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        await #expect(throws: ReelError.self) {
            try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: job.id, submission: 1)
        }
        let refusal = await #expect(throws: ReelError.self) { try await fixture.enqueue() }
        #expect(refusal?.code == .unavailable)
        await #expect(throws: ReelError.self) { try await fixture.store.probe() }
        guard case .failing = fixture.storage.condition else {
            Issue.record("it is \(fixture.storage.condition)"); return
        }

        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
        await fixture.time.someoneSleeps()
        fixture.time.advance(by: .seconds(5))
        while fixture.storage.condition != .fine { await Task.yield() }
        try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: job.id, submission: 1)
        _ = try await fixture.enqueue()
        try await fixture.store.probe()
        #expect(fixture.reserve == Fixture.marks.reserve)
    }

    @Test func `what is known is tried again at once after an error of the disk`() async throws {
        let fixture = try Fixture()
        let failures = Shared(1)
        try await fixture.store.queue.write { writing in
            if failures.take() { throw Self.broken }
            try writing.db.execute(sql: "INSERT INTO meta VALUES ('outcome', 'x')")
        }
        #expect(fixture.storage.condition == .fine)
        #expect(fixture.reserve == Fixture.marks.reserve)
    }

    @Test func `a database at its limit refuses a job whole, and takes the next one when it may grow`() async throws {
        let fixture = try Fixture()
        let first = try await fixture.enqueue()
        _ = try await fixture.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        // SQLite takes its present size instead.
        try await limit(fixture, to: 1)
        let large = Samples.job(String(repeating: "x", count: 100_000))
        let refusal = await #expect(throws: ReelError.self) { try await fixture.store.enqueue([large]) }
        #expect(refusal?.code == .storageFull)
        let jobs = try await fixture.store.list(JobFilter()).jobs
        #expect(jobs.map(\.id) == [first.id])
        #expect(fixture.reserve == Fixture.marks.reserve)
        // A small outcome finds its place in the pages there are.
        try await fixture.store.record(.accepted(TaskID("t"), requestID: nil), of: first.id, submission: 1)
        try await limit(fixture, to: 1_073_741_823)
        fixture.time.advance(by: .seconds(2))
        _ = try await fixture.store.enqueue([large])
        let tally = try await fixture.store.tally()
        #expect(tally.total(.queued) == 1)
    }

    private func limit(_ fixture: Fixture, to pages: Int) async throws {
        try await fixture.store.database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    @Test func `on a full disk the store opens, tells what it knows, and follows it`() async throws {
        let folder = try TemporaryFolder()
        let before = try Fixture(in: folder)
        let job = try await before.enqueue()
        _ = try await before.store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        try before.store.close()

        let after = try Fixture(in: folder, room: 0)
        #expect(after.storage.condition == .full)
        #expect(try await after.store.recover() == 1)
        #expect(try await after.store.job(job.id)?.lifecycle.state == .inDoubt)
        await #expect(throws: ReelError.self) { try await after.enqueue() }
    }

    @Test func `all connections are open from the start, so that none lacks a descriptor later`() throws {
        let fixture = try Fixture()
        let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        let (file, log) = ("\(fixture.folder.path)/reel.db", "\(fixture.folder.path)/reel.db-wal")
        #expect(links.count { $0 == file } == 6)
        #expect(links.count { $0 == log } == 6)
        withExtendedLifetime(fixture.store) {}
    }
}
