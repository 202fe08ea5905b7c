import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct RenderingKillTests {
    @Test(arguments: [false, true])
    func `killed while its task renders, a job follows the same task to its end`(inPoll: Bool) async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            let job = try await world.submit("a cat").id
            try await world.sim.polls(atLeast: 2)
            if inPoll {
                world.sim.script.polls.hold(.arrived, gate: "poll")
                try await world.sim.reached("poll")
            }
            try await world.crash()

            let task = try world.task("a cat")
            #expect(try await world.job(job).taskID?.rawValue == task)
            try await world.sim.polls(atLeast: world.sim.ledger.polls(of: task) + 2, of: task)
            #expect(try await world.job(job).state == .rendering)
            world.time.advance(by: .seconds(3600))
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.submissions.count == 1 && world.sim.ledger.billed.count == 1)
        }
    }
}
