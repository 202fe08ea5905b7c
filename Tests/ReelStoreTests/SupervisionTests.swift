import Foundation
import ReelCore
import ReelStore
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SupervisionTests {
    @Test func `taking the writer's turn writes nothing to the disk`() async throws {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let store = try SQLiteStore.open(
            at: "\(folder.path)/reel.db", sandbox: true, rules: Samples.rules(time))
        _ = try await store.enqueue([Samples.job()])
        func files() throws -> [[FileAttributeKey: String]] {
            try ["reel.db", "reel.db-wal"].map { name in
                let facts = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
                return [.size: "\(facts[.size] ?? 0)", .modificationDate: "\(facts[.modificationDate] ?? 0)"]
            }
        }
        let before = try files()
        for _ in 1...50 { try await store.takeTurn() }
        #expect(try files() == before)
        // A write that is one is seen by the same measure.
        try await store.probe()
        #expect(try files() != before)
        try store.close()
    }

    @Test func `a probe writes once a second, however many ask`() async throws {
        let (folder, time) = (try TemporaryFolder(), TestTime())
        let store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: true, rules: Samples.rules(time))
        func probes(_ count: Int) async throws -> Int {
            let before = store.commitTimes.reading.count
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count { group.addTask { try await store.probe() } }
                try await group.waitForAll()
            }
            for _ in 0..<count { try await store.probe() }
            return store.commitTimes.reading.count - before
        }
        #expect(try await probes(20) == 1)
        time.advance(by: .milliseconds(999))
        #expect(try await probes(20) == 0)
        time.advance(by: .milliseconds(1))
        #expect(try await probes(20) == 1)
        try store.close()
    }

    @Test func `whose a job is can be told without reading it`() async throws {
        let store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime()))
        _ = try await store.enqueue([Samples.job(owner: .max)])
        #expect(try await store.owner(ofJob: 1) == UInt32.max)
        #expect(try await store.owner(ofJob: 2) == nil)
    }

    @Test func `held jobs are counted by their reasons, up to a limit`() async throws {
        let store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime()))
        #expect(try await store.heldReasons(upTo: 10) == [:])
        _ = try await store.enqueue((1...5).map { Samples.job("\($0)") })
        for id: JobID in 1...4 { try await store.record(.held, of: id, submission: nil) }
        #expect(try await store.heldReasons(upTo: 10) == [.operator: 4])
        #expect(try await store.heldReasons(upTo: 3) == [.operator: 3])
    }
}
