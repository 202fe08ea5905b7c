import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct BatchTests {
    private static func submit(_ world: World, _ count: Int, to batch: String) async throws {
        let lines = (1...count).map { Bodies.job("\(batch) \($0)", #""batch":"\#(batch)""#) }
        #expect(try await world.postLines(lines.joined(separator: "\n")).lines.allSatisfy { $0["id"] != nil })
    }

    @Test func `a batch is counted by state, and canceled as a whole`() async throws {
        try await World.parked { world in
            try await Self.submit(world, 70, to: "b")
            try await Self.submit(world, 2, to: "other")
            _ = try await world.act("cancel", 1)
            let answer = try await world.get("/v1/batches/b")
            #expect(try answer.json["total"]?.integer == 70 && answer.json["ended"]?.integer == 1)
            let batch = try BatchAnswer(json: answer.json)
            #expect(batch.owner == "root" && batch.jobs[.queued] == 69 && batch.jobs[.canceled] == 1)
            #expect(try BatchAnswer.list(json: await world.get("/v1/batches").json).map(\.name) == ["b", "other"])
            #expect(try BatchAnswer.list(json: await world.get("/v1/batches?limit=1").json).map(\.name) == ["b"])
            let canceled = try BatchActionAnswer(json: await world.post("/v1/batches/b/cancel").json)
            #expect(canceled.changed == 69 && canceled.refused == 0 && canceled.batch.jobs[.canceled] == 70)
            let again = try BatchActionAnswer(json: await world.post("/v1/batches/b/cancel", "{}").json)
            #expect(again.changed == 0 && again.refused == 0)
            #expect(try BatchAnswer(json: await world.get("/v1/batches/other").json).jobs[.queued] == 2)
        }
    }

    @Test func `only the failed are tried again`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(.answer(.invalidPrompt), when: .prompt("b 2"))
            try await Self.submit(world, 3, to: "b")
            for id in JobID(1)...3 { _ = try await world.settled(id) }
            let before = try BatchAnswer(json: await world.get("/v1/batches/b").json)
            #expect(before.jobs[.failed] == 1 && before.jobs[.succeeded] == 2)
            #expect(before.credits == BatchAnswer.Credits(spent: 1200))
            let retried = try BatchActionAnswer(json: await world.post("/v1/batches/b/retry", #"{"again":false}"#).json)
            #expect(retried.changed == 1 && retried.refused == 0)
            #expect(try await world.settled(2).state == .succeeded)
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b").json).jobs[.succeeded] == 3)
            #expect(world.simulator.ledger.billed.count == 3)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `a batch belongs to its owner`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            try await Self.submit(world, 2, to: "b")
            try await Self.submit(world, 1, to: "roots")
            let body = Bodies.job("nobody's", #""batch":"b""#)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", body).status == 201)
            try expectRefusal(await world.get("/v1/batches/b"), .conflict, field: "owner", "nobody", "root")
            try expectRefusal(await world.post("/v1/batches/b/cancel"), .conflict, field: "owner")
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b?owner=root").json).total == 2)
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b?owner=nobody").json).total == 1)
            for path in ["roots", "roots?owner=root", "b?owner=root", "no-such"] {
                try expectRefusal(await OtherUser.call(world, "GET", "/v1/batches/\(path)"), .notFound, field: nil)
            }
            try expectRefusal(
                await OtherUser.call(world, "POST", "/v1/batches/roots/cancel"), .notFound, field: nil)
            #expect(try await OtherUser.call(world, "GET", "/v1/batches?owner=root").text == #"{"batches":[]}"#)
            let own = try await OtherUser.call(world, "POST", "/v1/batches/b/cancel")
            #expect(try BatchActionAnswer(json: own.json).changed == 1)
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b?owner=root").json).jobs[.queued] == 2)
        }
    }

    @Test func `a wrong call is refused by name`() async throws {
        try await World.parked { world in
            try await Self.submit(world, 1, to: "b")
            try expectRefusal(await world.get("/v1/batches?limit=0"), .invalidRequest, field: "limit", "1...1000")
            try expectRefusal(await world.get("/v1/batches/b?per=day"), .invalidRequest, field: "per")
            try expectRefusal(
                await world.post("/v1/batches/b/cancel", #"{"again":true}"#), .invalidRequest, field: "again")
            try expectRefusal(
                await world.post("/v1/batches/b/retry", #"{"again":1}"#), .invalidRequest, field: "again")
            for name in ["a%20b", "..", "%00", "B"] {
                #expect(try await world.get("/v1/batches/\(name)").status == 404)
            }
        }
    }

    @Test func `when it will have ended is told once enough is known of tasks like its own`() async throws {
        // A poll tells something only when it is hardly late; a quarter of these are enough.
        try await World.working(["polling": "{ first: 2s, factor: 1, cap: 2s, jitter: 0 }"]) { world in
            let answer = try await world.post("/v1/jobs", Bodies.job("known", #""takes":80"#))
            for id in JobID(1)...80 { #expect(try await world.settled(id).state == .succeeded) }
            #expect(answer.status == 201)
            world.simulator.script.submissions.hold(.arrived, gate: "last")
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            _ = try await world.post("/v1/lanes/main/pause")
            let job = try await world.submit(Bodies.job("next", #""batch":"b""#))
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b").json).eta == nil, "nobody takes it")
            _ = try await world.post("/v1/lanes/main/resume")
            try await world.simulator.reached("last")
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b").json).eta != nil)
            world.simulator.release("last")
            while try await world.job(job.id).state != .rendering {}
            #expect(try await world.job(job.id).eta != nil)
            _ = try await world.act("cancel", job.id)
            #expect(try BatchAnswer(json: await world.get("/v1/batches/b").json).eta == nil)
        }
    }
}
