import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Files that came to harm, and what is done on their word.
@Suite struct DamageTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/reel.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> SQLiteStore {
        try SQLiteStore.open(at: path, sandbox: false, rules: Samples.rules(time))
    }

    private func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// The first page of a table or index.
    private func root(of name: String) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [name]) ?? 0
        }
    }

    private func overwrite(page: Int) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(4096 * (page - 1)))
        try file.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        try file.close()
    }

    @Test func `the mark of an orderly end is there after one, and only then`() async throws {
        let first = try open()
        #expect(first.finding.wasClean)
        try first.close()
        let second = try open()
        #expect(second.finding.wasClean)
        // Not closed: as after a crash.
        let third = try open()
        #expect(!third.finding.wasClean)
        // An orderly end does not vouch for what was not looked through since.
        try third.close()
        let fourth = try open()
        #expect(!fourth.finding.wasClean)
        let report = try await fourth.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count == 0)
        try fourth.close()
        let fifth = try open()
        #expect(fifth.finding.wasClean)
        withExtendedLifetime(second) {}
    }

    @Test(arguments: ["history", "job_owner", "submission"])
    func `damage done while the file is open is found, and nothing is submitted or taken after that`(
        name: String
    ) async throws {
        let store = try open()
        _ = try await store.enqueue((0..<300).map { Samples.job("\($0)") })
        try store.close()
        let again = try open()
        try await again.settleLog()
        try overwrite(page: try root(of: name))
        let alarms = Mutex<[String]>([])
        again.soundness.watch { damage in alarms.withLock { $0.append(damage) } }
        let report = try await again.inspect(copyAt: "\(folder.path)/check")
        #expect(report.count > 0 && report.findings.allSatisfy { $0.kind == .database })
        let count = alarms.withLock { $0.count }
        #expect(again.soundness.damage != nil && count == 1)
        #expect(try await again.claim(ClaimScope(lane: "main"), upTo: 5, limit: 10).isEmpty)
        for refused in [
            await #expect(throws: ReelError.self) { _ = try await again.enqueue([Samples.job()]) },
            await #expect(throws: ReelError.self) { try await again.probe() },
        ] {
            #expect(refused?.code == .unavailable && refused?.message.contains("damaged") == true)
        }
    }

    @Test func `a read that meets damage is enough`() async throws {
        let store = try open()
        _ = try await store.enqueue((0..<300).map { Samples.job("\($0)") })
        try store.close()
        let again = try open()
        try overwrite(page: try root(of: "history"))
        await #expect(throws: (any Error).self) { _ = try await again.history(of: 1) }
        #expect(again.soundness.damage != nil)
        // The next one to open it finds no mark, and looks.
        try again.close()
        #expect(throws: ReelError.self) { try open() }
    }

    @Test(arguments: [
        ("UPDATE tally SET count = count + 1 WHERE state = 'queued'", StoreFinding.Kind.tally, "queued"),
        ("UPDATE job SET submission = 7 WHERE id = 3", .ledger, "submission 7"),
        ("UPDATE submission SET credits = 'spent' WHERE job = 1", .ledger, "credits"),
        ("UPDATE submission SET task_id = 'other' WHERE job = 1", .ledger, "other"),
        ("DELETE FROM submission WHERE job = 1", .ledger, "0 rows"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM job WHERE id = 2", .database, "history"),
    ])
    func `what does not agree is found`(sql: String, kind: StoreFinding.Kind, word: String) async throws {
        let store = try open()
        _ = try await store.enqueue((0..<3).map { Samples.job("\($0)") })
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 1, limit: 1)
        try await store.record(.accepted(TaskID("t"), requestID: nil), of: 1, submission: 1)
        #expect(try await store.inspect(copyAt: "\(folder.path)/check").count == 0)
        try alter(sql)
        let report = try await store.inspect(copyAt: "\(folder.path)/check")
        #expect(report.findings.contains { $0.kind == kind && $0.message.contains(word) }, "\(report.findings)")
    }
}
