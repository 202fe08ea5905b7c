import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct GateTests {
    @Test func `a submission can be held before its task is created, and before it is answered`() async throws {
        try await World.run { world in
            world.sim.script.submissions.append(
                ScriptStep(nil, holds: [StepHold(.arrived, gate: "arrived"), StepHold(.created, gate: "created")]))
            async let answer = world.submit()
            try await world.sim.reached("arrived")
            #expect(world.sim.ledger.submissions.count == 1 && world.sim.ledger.billed.isEmpty)
            world.sim.release("arrived")
            try await world.sim.reached("created")
            #expect(world.sim.ledger.billed.count == 1 && world.sim.ledger.submissions.first?.status == nil)
            world.sim.release("created")
            #expect(try await answer.status == 200)
        }
    }

    @Test func `polls and downloads can be held, a download also in the middle`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let task = try #require(world.sim.ledger.billed.first?.id)
            world.sim.script.polls.hold(.arrived, gate: "poll")
            async let poll = world.poll(task)
            try await world.sim.reached("poll")
            world.sim.release("poll")
            #expect(try await poll.status == 200)

            world.sim.script.downloads.hold(.afterBytes(5000), gate: "middle")
            async let clip = world.get(url)
            try await world.sim.reached("middle")
            #expect(world.sim.ledger.downloads.last?.isComplete == false)
            world.sim.release("middle")
            #expect(try await clip.isWhole)
        }
    }

    @Test func `a task whose client is gone at the gate is created all the same`() async throws {
        try await World.run { world in
            world.sim.script.submissions.hold(.arrived, gate: "arrived")
            let client = Task { try await world.submit() }
            try await world.sim.reached("arrived")
            client.cancel()
            _ = await client.result
            world.sim.release("arrived")
            try await world.sim.billed(atLeast: 1)
        }
    }

    @Test func `a released gate stays open, and counts who came`() async throws {
        try await World.run { world in
            world.sim.release("open")
            for _ in 1...2 {
                world.sim.script.submissions.hold(.arrived, gate: "open")
                #expect(try await world.submit().status == 200)
            }
            try await world.sim.reached("open", count: 2)
        }
    }
}
