import Foundation
import GRDB
import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Who needs which upload.
@Suite struct UploadUseTests {
    private static let sha = String(repeating: "a", count: 64)

    private static func job() -> NewJob {
        var job = Samples.job()
        job.request = ["model": "kling/kling-v3", "reference_images": [["url": .string("upload:\(sha)")]]]
        return job
    }

    private final class Shelf: Sendable {
        let isThere = Mutex(true)
    }

    private func open(_ folder: TemporaryFolder, _ time: TestTime, _ shelf: Shelf) throws -> SQLiteStore {
        var rules = Samples.rules(time)
        rules.claimUpload = { _ in shelf.isThere.withLock(\.self) }
        return try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: rules)
    }

    @Test func `an upload is needed until so long after the last job's end`() async throws {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let store = try open(folder, time, Shelf())
        let id = try await store.enqueue([Self.job()])[0].get().jobs[0].id
        #expect(try await store.needsUpload(Self.sha, endedAfter: time.now))
        try await store.record(.cancelRequested, of: id, submission: nil)
        #expect(try await store.needsUpload(Self.sha, endedAfter: time.now + .seconds(-1)))
        #expect(try await !store.needsUpload(Self.sha, endedAfter: time.now))
        _ = try await store.removeEnded(by: time.now, from: .start, upTo: 10)
        #expect(try await !store.needsUpload(Self.sha, endedAfter: time.now + .seconds(-1)))
    }

    @Test func `a job whose upload is gone is neither taken nor retried, and nothing is changed`() async throws {
        let (folder, time, shelf) = (try TemporaryFolder(), TestTime(), Shelf())
        let store = try open(folder, time, shelf)
        let id = try await store.enqueue([Self.job()])[0].get().jobs[0].id
        try await store.record(.cancelRequested, of: id, submission: nil)
        shelf.isThere.withLock { $0 = false }
        let refusal = try await store.enqueue([Self.job()])[0]
        #expect(throws: ReelError.self) { try refusal.get() }
        let error = await #expect(throws: ReelError.self) {
            try await store.record(.retried(again: false), of: id, submission: nil)
        }
        #expect(error?.code == .conflict && error?.message.contains(Self.sha) == true)
        #expect(try await store.job(id)?.lifecycle.state == .canceled)
        shelf.isThere.withLock { $0 = true }
        #expect(try await store.record(.retried(again: false), of: id, submission: nil).lifecycle.state == .queued)
    }

    @Test func `jobs of an older version are known by their uploads`() async throws {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let store = try open(folder, time, Shelf())
        _ = try await store.enqueue([Self.job(), Samples.job()])
        try store.close()
        let queue = try DatabaseQueue(path: "\(folder.path)/reel.db")
        try await queue.write { db in
            try db.execute(
                sql: """
                    DROP TABLE job_upload; DROP INDEX job_finished; DROP INDEX job_clips;
                    DELETE FROM grdb_migrations WHERE identifier = '2: housekeeping'
                    """)
        }
        try queue.close()
        let again = try open(folder, time, Shelf())
        #expect(try await again.needsUpload(Self.sha, endedAfter: time.now))
    }
}
