import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct LossTests {
    /// A job whose task the provider does not know any more.
    private static func withLostTask(_ test: (World, JobID) async throws -> Void) async throws {
        let polling = "{ first: 20ms, factor: 1, cap: 20ms, jitter: 0, lost_after: 50ms }"
        try await World.working(["polling": polling]) { world in
            world.simulator.script.polls.always(.answer(.notFound))
            let id = try await world.submit(Bodies.job("lost")).id
            // A job that needs a person has settled, and so ends the waiting.
            let job = try await world.settled(id)
            #expect(job.state == .held && job.holdReasons == [.lostTask] && job.taskID != nil)
            world.simulator.script.polls.removeAll()
            try await test(world, id)
        }
    }

    @Test func `a lost task is asked for again when released, and nothing is paid`() async throws {
        try await Self.withLostTask { world, id in
            try expectRefusal(await world.post("/v1/jobs/\(id)/hold"), .conflict, field: "state", "held")
            try expectRefusal(await world.post("/v1/jobs/\(id)/retry"), .conflict, field: "state", "held")
            #expect(try await world.act("release", id).state == .rendering)
            #expect(try await world.settled(id).state == .succeeded)
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test func `a lost task is paid for once more only when somebody says again`() async throws {
        try await Self.withLostTask { world, id in
            #expect(try await world.act("retry", id, #"{"again":true}"#).state == .queued)
            let job = try await world.settled(id)
            #expect(job.state == .succeeded && job.taskID?.rawValue == world.simulator.ledger.billed.last?.id)
            #expect(try await world.history(id).submissions.map(\.number) == [1, 2])
            #expect(world.simulator.ledger.submissions.count == 2)
        }
    }

    @Test func `a lost result can be fetched again, and nothing is paid`() async throws {
        try await World.working(["fetching": "{ give_up_after: 1ms }"]) { world in
            world.simulator.script.downloads.always(.answer(.upstreamFailed))
            let id = try await world.submit(Bodies.job("no result")).id
            let lost = try await world.settled(id)
            #expect(lost.state == .failed && lost.error?.code == "result_lost" && lost.credits.state == .spent)
            #expect(try await world.get("/v1/jobs/\(id)/clips/0").status == 404)
            world.simulator.script.removeAll()
            #expect(try await world.act("refetch", id).state == .fetching)
            let job = try await world.settled(id)
            #expect(job.state == .succeeded && job.error == nil && job.clips.count == 1)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }
}
