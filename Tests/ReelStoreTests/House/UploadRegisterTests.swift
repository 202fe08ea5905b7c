import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Who has uploaded what.
@Suite struct UploadRegisterTests {
    private static func sha(_ letter: String) -> String { String(repeating: letter, count: 64) }

    private static func job(_ letter: String, owner: UInt32) -> NewJob {
        var job = Samples.job()
        job.owner = owner
        job.request = ["model": "kling/kling-v3", "reference_images": [["url": .string("upload:\(sha(letter))")]]]
        return job
    }

    @Test func `an upload is its owner's alone, and news once`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(
            at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
        #expect(try await store.noteUpload(Self.sha("a"), owner: 1000))
        #expect(try await !store.noteUpload(Self.sha("a"), owner: 1000))
        #expect(try await store.noteUpload(Self.sha("a"), owner: 1001))
        #expect(try await store.hasUpload(Self.sha("a"), owner: 1000))
        #expect(try await !store.hasUpload(Self.sha("a"), owner: 1002))
        #expect(try await !store.hasUpload(Self.sha("b"), owner: 1000))
    }

    @Test func `what came within a request is its owner's too`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(
            at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
        _ = try await store.enqueue([Self.job("c", owner: 1000)])[0].get()
        #expect(try await store.hasUpload(Self.sha("c"), owner: 1000))
        #expect(try await !store.hasUpload(Self.sha("c"), owner: 1001))
    }

    @Test func `an upload that is not there is not written down`() async throws {
        let folder = try TemporaryFolder()
        var rules = Samples.rules(TestTime())
        rules.claimUpload = { _ in false }
        let store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
        await #expect(throws: ReelError.self) { try await store.noteUpload(Self.sha("a"), owner: 1000) }
        #expect(try await !store.hasUpload(Self.sha("a"), owner: 1000))
    }

    @Test func `records whose files are gone are forgotten, page by page`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(
            at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
        for letter in ["a", "b", "c", "d", "e"] { _ = try await store.noteUpload(Self.sha(letter), owner: 7) }
        _ = try await store.noteUpload(Self.sha("b"), owner: 8)
        var (place, pages): (String?, Int) = ("", 0)
        while let from = place {
            place = try await store.forgetUploads(after: from, upTo: 2) { $0 == Self.sha("a") || $0 == Self.sha("d") }
            pages += 1
        }
        #expect(pages == 3)
        var left: [String] = []
        for letter in ["a", "b", "c", "d", "e"] where try await store.hasUpload(Self.sha(letter), owner: 7) {
            left.append(letter)
        }
        #expect(left == ["a", "d"])
        #expect(try await !store.hasUpload(Self.sha("b"), owner: 8))
    }

    @Test func `uploads of an older version are their jobs' owners'`() async throws {
        let folder = try TemporaryFolder()
        let open = {
            try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
        }
        let store = try open()
        _ = try await store.enqueue([
            Self.job("a", owner: 1), Self.job("a", owner: 1), Self.job("a", owner: 2), Samples.job(),
        ])
        try store.close()
        let queue = try DatabaseQueue(path: "\(folder.path)/reel.db")
        try await queue.write { db in
            try db.execute(
                sql: "DROP TABLE upload; DELETE FROM grdb_migrations WHERE identifier = '9: uploads'")
        }
        try queue.close()
        let again = try open()
        #expect(try await again.hasUpload(Self.sha("a"), owner: 1))
        #expect(try await again.hasUpload(Self.sha("a"), owner: 2))
        #expect(try await !again.hasUpload(Self.sha("a"), owner: 3))
    }
}
