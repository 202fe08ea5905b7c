import Foundation
import ReelSimulator
import Synchronization
import Testing

/// What makes very many tasks cheap: copies, and polls that are only counted.
@Suite(.timeLimit(.minutes(30)))
struct CrowdTests {
    @Test func `copies of a task go the same way under their own ids, and are not billed`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.copy(task: id, as: ["task_a", "task_b"])
            #expect(try await world.poll("task_a").json?["status"] == .string("queued"))

            world.date.advance(by: .seconds(10))
            let done = try #require(try await world.poll("task_b").json)
            #expect(done["task_id"] == .string("task_b"))
            #expect(done["status"] == .string("succeeded"))
            let clip = try await world.get(done["videos"]?.array?.first?["url"]?.string ?? "")
            #expect(clip.status == 200 && clip.isWhole)
            #expect(world.sim.ledger.billed.map(\.id) == [id])
            #expect(world.sim.ledger.submissions.count == 1)
        }
    }

    @Test func `of a task that is not there nothing is copied`() async throws {
        try await World.run { world in
            world.sim.copy(task: "task_0", as: ["task_a"])
            let answer = try await world.poll("task_a")
            #expect(answer.status == 404)
        }
    }

    @Test func `who is told of polls keeps them from the ledger, which counts them`() async throws {
        let date = ManualDate()
        let told = Mutex<[String]>([])
        var configuration = Simulator.Configuration(keys: [World.key], now: { date.now })
        configuration.polled = { task, time in told.withLock { $0.append("\(task) \(time == date.now)") } }
        let world = World(sim: try await Simulator.start(configuration), date: date)
        let id = try await world.task()
        for task in [id, "task_0", id] { _ = try await world.poll(task) }
        await world.sim.stop()
        #expect(told.withLock(\.self) == ["\(id) true", "task_0 true", "\(id) true"])
        #expect(world.sim.ledger.snapshot.pollCount == 3)
        #expect(world.sim.ledger.snapshot.polls.isEmpty)
    }
}
