import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
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

    @Test func `calls that a kill cuts off are repeated with their keys, and make one job each`() async throws {
        let count = 40
        try await World.run { world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...count { group.addTask { try await handIn("cat \(number).", to: world) } }
                // Some are acknowledged, the others anywhere on their way.
                for _ in 1...count / 4 { try await group.next() }
                try await world.crash()
                try await group.waitForAll()
            }
            let page = try JobPage(json: await world.client.call(.get("/v1/jobs?limit=1000")).success())
            #expect(page.jobs.count == count)
            #expect(Set(page.jobs.map(\.id)) == Set(world.acknowledged.keys))
            for job in page.jobs where try await world.settled(job.id).state == .inDoubt {
                let task = world.sim.ledger.billed(prompt: try #require(world.acknowledged[job.id])).first
                try await world.resolve(job.id, task == nil ? "not_created" : "adopt", task: task?.id)
                #expect(try await world.settled(job.id).state == .succeeded)
            }
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
            #expect(world.sim.ledger.billed.count == count)
        }
    }

    /// Hands a job in under a key, so that the client repeats the call when its connection breaks.
    private func handIn(_ prompt: String, to world: World) async throws {
        let call = Call(.post, "/v1/jobs", body: ["request": World.request(prompt)], idempotencyKey: prompt)
        let reply = try await world.client.call(call)
        #expect([200, 201].contains(reply.status))
        world.remember(try JobAnswer(json: reply.success()).id, prompt)
    }
}
