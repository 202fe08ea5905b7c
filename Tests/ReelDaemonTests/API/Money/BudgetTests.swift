import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct BudgetTests {
    private static func budget(_ world: World, _ query: String = "") async throws -> BudgetAnswer {
        try BudgetAnswer(json: await world.get("/v1/budget\(query)").json)
    }

    @Test func `what was spent is told by lane, model, owner, batch and day`() async throws {
        try await World.working { world in
            for batch in ["a", "a", "b"] {
                let job = try await world.submit(Bodies.job("in \(batch)", #""batch":"\#(batch)","again":true"#))
                #expect(try await world.settled(job.id).state == .succeeded)
            }
            let each = SumsAnswer(spent: 600, clips: 1, seconds: 5)
            let two = SumsAnswer(spent: 1200, clips: 2, seconds: 10)
            let all = SumsAnswer(spent: 1800, clips: 3, seconds: 15)
            for (query, per) in [("", BudgetWindow.Period.month), ("?per=day", .day), ("?per=total", .total)] {
                let budget = try await Self.budget(world, query)
                #expect(budget.per == per && budget.total == all && budget.timeZone == "UTC")
                #expect(budget.lanes == [BudgetAnswer.Line(name: "main", sums: all)])
                #expect(budget.models == [BudgetAnswer.Line(name: "kling/kling-v3", sums: all)])
                #expect(budget.owners == [BudgetAnswer.Line(name: "root", sums: all)])
                let batches = [("a", two), ("b", each)]
                #expect(budget.batches == batches.map { BudgetAnswer.Line(name: $0.0, owner: "root", sums: $0.1) })
                #expect(budget.days.map(\.sums) == [all] && budget.caps.isEmpty)
                #expect((budget.until == nil) == (per == .total))
            }
        }
    }

    @Test func `a cap is told with what is left, and what is beyond it waits`() async throws {
        try await World.working(["caps": "[{ lane: main, per: total, credits: 1000 }]"]) { world in
            let first = try await world.submit(Bodies.job("first"))
            #expect(try await world.settled(first.id).state == .succeeded)
            let estimate = try EstimateAnswer(json: await world.post("/v1/estimate", Bodies.job("second")).json)
            #expect(estimate.holdReasons == [.budget] && estimate.warnings.map(\.field) == ["budget"])
            #expect(estimate.warnings[0].message.contains("{ lane: main, per: total, credits: 1000 } has 400 left"))
            let cap = BudgetAnswer.CapLine(
                .lane, "main", per: .total, .credits, cap: 1000, spent: 600, left: 400, until: nil)
            #expect(try await Self.budget(world).caps == [cap])
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `each sees the own account, and administrators all`() async throws {
        let caps = """
            [{ lane: main, per: day, credits: 5000 }, { owner: nobody, per: day, clips: 5 },
              { owner: root, per: day, clips: 6 }, { batch: mine, per: total, seconds: 50 },
              { batch: theirs, per: total, seconds: 50 }]
            """
        try await World.working(["caps": caps]) { world in
            OtherUser.admit(to: world)
            let roots = try await world.submit(Bodies.job("root's", #""batch":"theirs""#))
            let body = Bodies.job("nobody's", #""batch":"mine""#)
            let nobodys = try JobAnswer(json: await OtherUser.call(world, "POST", "/v1/jobs", body).json)
            for id in [roots.id, nobodys.id] { #expect(try await world.settled(id).state == .succeeded) }
            let own = try BudgetAnswer(json: await OtherUser.call(world, "GET", "/v1/budget").json)
            #expect(own.total.spent == 600 && own.owners.map(\.name) == ["nobody"])
            #expect(own.batches.map(\.name) == ["mine"] && own.days.map(\.sums.spent) == [600])
            #expect(own.caps.map(\.name) == ["main", "nobody", "mine"])
            #expect(try BudgetAnswer(json: await OtherUser.call(world, "GET", "/v1/budget?owner=nobody").json) == own)
            let others = try await OtherUser.call(world, "GET", "/v1/budget?owner=root")
            try expectRefusal(others, .forbidden, field: "owner", "reel-admin")
            #expect(try await Self.budget(world, "?owner=65534") == own)
            let all = try await Self.budget(world)
            #expect(
                all.total.spent == 1200 && all.caps.count == 5 && all.owners.map(\.name).sorted() == ["nobody", "root"])
        }
    }

    @Test func `a wrong question is refused by name`() async throws {
        try await World.parked { world in
            try expectRefusal(
                await world.get("/v1/budget?per=week"), .invalidRequest, field: "per", "day, month, total")
            try expectRefusal(await world.get("/v1/budget?pre=day"), .invalidRequest, field: "pre", "owner, per")
            try expectRefusal(
                await world.get("/v1/budget?owner=no-such-user"), .invalidRequest, field: "owner", "no user")
            try expectRefusal(await world.get("/v1/budget?per=day&per=day"), .invalidRequest, field: "per")
        }
    }
}
