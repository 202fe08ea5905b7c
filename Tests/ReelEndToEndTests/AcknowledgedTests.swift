import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AcknowledgedTests {
    @Test func `a job is there after a kill right behind its 201, and its key still names it`() async throws {
        try await World.run { world in
            #expect(try await world.lane("pause").health == .parked)
            let job = try await world.submit("a cat", idempotencyKey: "k-1")
            try await world.crash()

            #expect(try await world.job(job.id).state == .queued)
            #expect(try await world.submit("a cat", idempotencyKey: "k-1").id == job.id)
            #expect(try await world.lane().reason == "paused")
            #expect(world.sim.ledger.submissions.isEmpty)
            try await world.lane("resume")
            #expect(try await world.settled(job.id).state == .succeeded)
            try await world.verify([job.id: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }
}
