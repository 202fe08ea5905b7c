import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct LedgerTests {
    @Test func `a call before Retry-After has run out is a violation, one after it is not`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.submissions.append(.answer(.rateLimited(retryAfter: .seconds(7))))
            _ = try await world.submit()
            world.date.advance(by: .seconds(6))
            _ = try await world.submit()
            _ = try await world.poll(id)
            _ = try await world.poll(id, key: "other")
            world.date.advance(by: .seconds(1))
            _ = try await world.submit()

            let violations = world.sim.ledger.violations
            #expect(violations.map(\.call) == [.submission, .poll])
            #expect(violations.allSatisfy { $0.limited == .submission && $0.key == World.key })
            #expect(violations.first?.until == ManualDate.start.addingTimeInterval(7))
        }
    }

    @Test func `a date in Retry-After, and one on a poll, count as well`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.polls.append(.answer(.rateLimited(retryAfter: .date(secondsAhead: 5))))
            _ = try await world.poll(id)
            world.date.advance(by: .seconds(4))
            _ = try await world.poll(id)
            world.date.advance(by: .seconds(1))
            _ = try await world.poll(id)
            #expect(world.sim.ledger.violations.map(\.call) == [.poll])
        }
    }

    @Test func `a wait ends when the ledger is as wanted`() async throws {
        try await World.run { world in
            async let waiting: Void = world.sim.waitUntil { $0.billed(prompt: "dog").count == 2 }
            for prompt in ["a dog", "a cat", "a dog"] { _ = try await world.submit(prompt) }
            try await waiting
            #expect(world.sim.ledger.snapshot.billedTwice == ["a dog": 2])
        }
    }

    @Test func `a wait ends when its task is cancelled`() async throws {
        try await World.run { world in
            let waiting = Task { try await world.sim.submissions(atLeast: 1) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }

    @Test func `a simulator that starts again from its file knows its tasks`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let date = ManualDate()
        let configuration = Simulator.Configuration(keys: ["k"], ledgerFile: file.path(), now: { date.now })

        let first = try await Simulator.start(configuration)
        first.script.tasks.append(TaskPlan(processing: .seconds(60), end: .failed(code: 1301, message: "no")))
        let id = try await World(sim: first, date: date).task()
        await first.stop()
        // A crash in the middle of a line costs that line only.
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"id": "task_"#.utf8))
        try handle.close()

        date.advance(by: .seconds(61))
        let second = try await Simulator.start(configuration)
        let world = World(sim: second, date: date)
        #expect(second.ledger.billed == first.ledger.billed)
        #expect(try await world.poll(id).json?["error"]?["code"] == .integer(1301))
        _ = try await world.task()
        await second.stop()
        let third = try await Simulator.start(configuration)
        #expect(third.ledger.billed.count == 2)
        await third.stop()
    }
}
