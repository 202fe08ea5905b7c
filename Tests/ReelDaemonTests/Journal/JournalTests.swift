import Dispatch
import Logging
import ReelCore
import ReelDaemon
import ReelStore
import ReelTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)))
struct JournalTests {
    @Test func `what is added is written in its order`() {
        let written = Mutex<[String]>([])
        let journal = Journal { entry in written.withLock { $0.append(entry.message) } }
        let logger = journal.logger("test", level: LiveLevel(.info))
        for number in 1...500 { logger.info("\(number)") }
        logger.debug("left out")
        journal.flush(within: .seconds(60))
        #expect(written.withLock(\.self) == (1...500).map(String.init))
    }

    @Test func `a journal that hangs holds up nobody, loses enqueues first, and says how many`() async throws {
        let hold = DispatchSemaphore(value: 0)
        let written = Mutex<[LogEntry]>([])
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let journal = Journal(capacity: 10) { entry in
            if entry.message == "first" {
                enter.yield()
                hold.wait()
            }
            written.withLock { $0.append(entry) }
        }
        journal.add(LogEntry(.info, "first"))
        for await _ in entered { break }
        // The store goes on while nothing is written: 8 enqueues and 2 claims fill it, 2 ends and a line displace.
        let store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime())) { journal.add($0, from: .info) }
        _ = try await store.enqueue((1...8).map { Samples.job("\($0)") })
        _ = try await store.claim(ClaimScope(lane: "main"), upTo: 2, limit: 2)
        for id: JobID in [1, 2] {
            try await store.record(.refused(JobError(code: "1001", message: "no")), of: id, submission: 1)
        }
        journal.add(LogEntry(.info, "last"))
        _ = try await store.enqueue([Samples.job("9")])
        hold.signal()
        journal.flush(within: .seconds(60))
        let all = written.withLock(\.self)
        #expect(all.first?.message == "first" && all.last?.message == "last")
        let dropped = try #require(all.first { $0.id == .serviceDropped })
        #expect(dropped.message.hasPrefix("4 entries were left out") && dropped.priority == .warning)
        #expect(all.count { $0.id == .jobEnqueued } == 5 && all.count { $0.id == .jobClaimed } == 2)
        #expect(all.filter { $0.id == .jobRefused }.map(\.message) == [1, 2].map { Self.refusal(of: $0) })
    }

    private static func refusal(of job: JobID) -> String { "job \(job): refused: 1001 (submitting -> failed)" }

    @Test func `the end does not wait for a journal that hangs`() {
        let hold = DispatchSemaphore(value: 0)
        let journal = Journal { _ in hold.wait() }
        journal.add(LogEntry(.info, "x"))
        let since = ContinuousClock.now
        journal.flush(within: .milliseconds(50))
        #expect(since.duration(to: .now) < .seconds(30))
        hold.signal()
    }

    @Test func `it is written in order and nothing is lost while it is added from many sides`() async {
        let written = Mutex<[String]>([])
        let journal = Journal { entry in written.withLock { $0.append(entry.message) } }
        await withTaskGroup { group in
            for side in 0..<8 {
                group.addTask { for number in 0..<500 { journal.add(LogEntry(.info, "\(side) \(number)")) } }
            }
        }
        journal.flush(within: .seconds(60))
        let all = written.withLock(\.self)
        #expect(all.count == 4000)
        for side in 0..<8 {
            #expect(all.filter { $0.hasPrefix("\(side) ") } == (0..<500).map { "\(side) \($0)" })
        }
    }
}
