import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct KeyTests {
    @Test func `without a key jobs are taken, and go through once there is one`() async throws {
        var keyless = Setup()
        keyless.key = nil
        try await World.run(keyless) { world in
            let job = try await world.submit("a cat").id
            let lane = try await world.lane()
            #expect(lane.health == .parked && lane.reason == "no_key" && lane.queued == 1)
            try await world.crash()
            #expect(try await world.lane().reason == "no_key")
            #expect(try await world.job(job).state == .queued)

            await world.kill()
            try await world.start(Setup())
            #expect(try await world.settled(job).state == .succeeded)
            #expect(try await world.lane().health == .ok)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.submissions.count == 1)
        }
    }

    @Test func `jobs keep a lane that the settings have forgotten until it is back`() async throws {
        var keyless = Setup()
        keyless.key = nil
        try await World.run(keyless) { world in
            let job = try await world.submit("a cat").id
            await world.kill()
            var other = Setup()
            other.lane = "other"
            try await world.start(other)
            let lanes = try await world.status().lanes
            #expect(lanes.map(\.name) == ["main", "other"])
            #expect(lanes.first?.reason == "not_configured" && lanes.first?.queued == 1)
            #expect(try await world.job(job).state == .queued)
            await world.kill()
            try await world.start(Setup())
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded])
        }
    }

    @Test func `a revoked key parks the lane at no job's cost, and another key is tried at once`() async throws {
        var revoked = Setup()
        revoked.key = "sk-revoked"
        try await World.run(revoked) { world in
            let job = try await world.submit("a cat").id
            try await world.sim.waitUntil { $0.submissions.first?.status == 401 }
            // It waits until the answer is written down.
            #expect(await world.daemon.terminate() == 0)
            try await world.start()
            let lane = try await world.lane()
            #expect(lane.health == .parked && lane.reason == "unauthorized" && lane.queued == 1)
            let queued = try await world.job(job)
            #expect(queued.state == .queued && queued.attempts == 0)

            await world.kill()
            try await world.start(Setup())
            let since = ContinuousClock.now
            #expect(try await world.settled(job).state == .succeeded)
            #expect(since.duration(to: .now) < .seconds(30))
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.submissions.map(\.status) == [401, 200])
            #expect(try await world.history(job).submissions.map(\.outcome) == [.lane, .accepted])
        }
    }
}
