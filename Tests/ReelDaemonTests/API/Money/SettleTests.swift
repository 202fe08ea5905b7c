import ReelAPI
import ReelCore
import ReelSimulator
import Testing

/// A person says what became of money that is unknown.
@Suite(.timeLimit(.minutes(30)))
struct SettleTests {
    private static func failed(_ world: World, _ prompt: String = "fails") async throws -> JobID {
        world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1301, message: "risk control")))
        let job = try await world.settled(world.submit(Bodies.job(prompt)).id)
        #expect(job.state == .failed && job.credits.state == .unknown)
        return job.id
    }

    @Test(arguments: [(true, CreditState.spent, 600), (false, .released, 0)])
    func `a failed task was billed or was not`(isBilled: Bool, state: CreditState, spent: Int) async throws {
        try await World.working { world in
            let id = try await Self.failed(world)
            #expect(try BudgetAnswer(json: await world.get("/v1/budget").json).total.unknown == 600)
            #expect(try await world.act("settle", id, #"{"billed":\#(isBilled)}"#).credits.state == state)
            let total = try BudgetAnswer(json: await world.get("/v1/budget").json).total
            #expect(total.unknown == 0 && total.spent == spent)
            let twice = try await world.post("/v1/jobs/\(id)/settle", #"{"billed":true,"submission":1}"#)
            try expectRefusal(twice, .conflict, field: "state", state.rawValue)
        }
    }

    @Test(arguments: [
        ("", "billed", "missing"), (#"{"billed":1}"#, "billed", "true or false"),
        (#"{"bill":true}"#, "bill", "unknown"),
        (#"{"billed":true,"submission":0}"#, "submission", "out of range"),
    ])
    func `what is wrong with it is named`(body: String, field: String, hint: String) async throws {
        try await World.parked { world in
            let id = try await world.submit(Bodies.job()).id
            try expectRefusal(await world.post("/v1/jobs/\(id)/settle", body), .invalidRequest, field: field, hint)
        }
    }

    @Test func `a setting may say it beforehand`() async throws {
        for (word, state) in [("spent", CreditState.spent), ("released", .released)] {
            try await World.working(["budget": "{ failed_tasks: \(word) }"]) { world in
                world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1301, message: "risk control")))
                let job = try await world.settled(world.submit(Bodies.job("fails")).id)
                #expect(job.state == .failed && job.credits.state == state)
            }
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `an owner's word moves no money`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            let roots = try await world.submit(Bodies.job()).id
            let own = try JobAnswer(json: await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job()).json).id
            let body = #"{"billed":false}"#
            try expectRefusal(
                await OtherUser.call(world, "POST", "/v1/jobs/\(own)/settle", body), .forbidden, field: nil,
                "reel-admin")
            try expectRefusal(
                await OtherUser.call(world, "POST", "/v1/jobs/\(roots)/settle", body), .notFound, field: nil)
        }
    }
}
