import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct LaneTests {
    private static let members = [
        "name", "health", "reason", "until", "in_flight", "limit", "queued", "max_in_flight", "submits_per_minute",
        "group", "submitting", "polling",
    ]

    @Test func `lanes tell how they are`() async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job())
            let answer = try await world.get("/v1/lanes")
            #expect(try answer.json["lanes"]?.array?.map { $0.object?.names ?? [] } == [Self.members])
            let lane = LaneAnswer(
                name: "main", health: .parked, reason: "no_key", inFlight: 0, limit: 10, queued: 1, maxInFlight: 10,
                submitsPerMinute: 100_000, group: "default", submitting: LaneAnswer.Gate(.parked, reason: "no_key"),
                polling: LaneAnswer.Gate(.parked, reason: "no_key"))
            #expect(try LaneAnswer.list(json: answer.json) == [lane])
        }
    }

    @Test func `a paused lane submits nothing, follows its tasks, and goes on when resumed`() async throws {
        try await World.working { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            let known = try await world.submit(Bodies.job("known")).id
            try await world.simulator.polls(atLeast: 1)
            let answer = try await world.post("/v1/lanes/main/pause")
            let lane = try LaneAnswer(json: answer.json)
            #expect(answer.status == 200 && lane.health == .parked && lane.reason == "paused" && lane.inFlight == 1)
            let waiting = try await world.submit(Bodies.job("waiting")).id
            let polls = world.simulator.ledger.snapshot.pollCount
            try await world.simulator.polls(atLeast: polls + 5)
            #expect(try await world.job(waiting).state == .queued)
            #expect(try await world.job(known).state == .rendering)
            #expect(try LaneAnswer.list(json: await world.get("/v1/lanes").json).first?.queued == 1)
            #expect(world.simulator.ledger.submissions.count == 1)
            #expect(try LaneAnswer(json: await world.post("/v1/lanes/main/resume").json).health == .ok)
            #expect(try await world.settled(waiting).state == .succeeded)
            #expect(world.simulator.ledger.submissions.count == 2)
        }
    }

    @Test func `pausing twice is pausing once, and a lane stays paused through a restart`() async throws {
        try await World.working { world in
            for _ in 1...2 { #expect(try await world.post("/v1/lanes/main/pause").status == 200) }
            let id = try await world.submit(Bodies.job("restart")).id
            try await world.crashAndRestart()
            #expect(try LaneAnswer.list(json: await world.get("/v1/lanes").json).first?.reason == "paused")
            #expect(try await world.job(id).state == .queued)
            #expect(world.simulator.ledger.submissions.isEmpty)
            #expect(try await world.post("/v1/lanes/main/resume").status == 200)
            #expect(try await world.settled(id).state == .succeeded)
        }
    }

    @Test func `an unknown lane is not found`() async throws {
        try await World.parked { world in
            for name in ["other", "Main", "%6dain", "..", "main%00"] {
                for verb in ["pause", "resume"] {
                    #expect(try await world.post("/v1/lanes/\(name)/\(verb)").status == 404, "\(name)")
                }
            }
            try expectRefusal(await world.post("/v1/lanes/other/pause"), .notFound, field: "lane", "other")
        }
    }
}
