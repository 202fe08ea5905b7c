import ReelAPI
import ReelCore
import Testing

/// The same request, made once more.
@Suite(.timeLimit(.minutes(30)))
struct DuplicateTests {
    private static func warning(_ answer: WireAnswer) throws -> String? {
        try JobAnswer(json: answer.json).warnings.first { $0.field == "request" }?.message
    }

    @Test func `it is taken with a warning that names the earlier job`() async throws {
        try await World.parked { world in
            #expect(try Self.warning(await world.post("/v1/jobs", Bodies.job())) == nil)
            let again = try await world.post("/v1/jobs", Bodies.job())
            #expect(try again.status == 201 && Self.warning(again)?.contains("is job 1 (queued), made") == true)
            let spelled =
                #"{"request":{"duration":5,"prompt":"zebra a cat","model":"kling/kling-v3","resolution":"720P"}}"#
            #expect(try Self.warning(await world.post("/v1/jobs", spelled))?.contains("job 2 (queued)") == true)
            #expect(try Self.warning(await world.post("/v1/jobs", Bodies.job("another"))) == nil)
            #expect(try await world.postLines(Bodies.job()).lines.first?["id"]?.integer == 5)
            #expect(try await world.job(5).warnings.first?.message.contains("job 3") == true)
        }
    }

    @Test func `who gives a key or says again means it, and who says again: false does not`() async throws {
        try await World.parked("duplicates: { policy: refuse }") { world in
            _ = try await world.submit(Bodies.job())
            let refused = try await world.post("/v1/jobs", Bodies.job())
            try expectRefusal(refused, .conflict, field: "again", "job 1 (queued)", "\"again\": true")
            #expect(try await world.post("/v1/jobs", Bodies.job(), "Idempotency-Key: k1").status == 201)
            #expect(try await world.post("/v1/jobs", Bodies.job("a cat", #""idempotency_key":"k2""#)).status == 201)
            #expect(try await world.post("/v1/jobs", Bodies.job("a cat", #""again":true"#)).status == 201)
            let careful = Bodies.job("a cat", #""again":false"#)
            try expectRefusal(
                await world.post("/v1/jobs", careful, "Idempotency-Key: k3"), .conflict, field: "again", "job 4")
            // A refused request uses up no key.
            let sure = Bodies.job("a cat", #""again":true"#)
            #expect(try await world.post("/v1/jobs", sure, "Idempotency-Key: k3").status == 201)
        }
    }

    @Test func `each line is asked for itself, and takes are made on purpose`() async throws {
        try await World.parked("duplicates: { policy: refuse }") { world in
            let lines = [
                Bodies.job("one", #""takes":2"#), Bodies.job("one"), Bodies.job("one", #""again":true"#),
                Bodies.job("one", #""idempotency_key":"k""#),
            ]
            let answers = try await world.postLines(lines.joined(separator: "\n")).lines
            #expect(answers.map { $0["error"]?["field"]?.string } == [nil, "again", nil, nil])
            #expect(answers[1]["error"]?["code"]?.string == "conflict")
            #expect(answers[0]["ids"]?.array?.count == 2)
        }
    }

    @Test func `the drop-in is never asked, and its jobs are known to the others`() async throws {
        try await World.parked("duplicates: { policy: refuse }") { world in
            for _ in 1...2 { #expect(try await world.post("/v1/videos/generate", Bodies.request()).status == 200) }
            try expectRefusal(await world.post("/v1/jobs", Bodies.job()), .conflict, field: "again", "job 2")
        }
    }

    @Test func `an estimate tells of it under either policy and stores nothing`() async throws {
        for policy in ["warn", "refuse"] {
            try await World.parked("duplicates: { policy: \(policy) }") { world in
                _ = try await world.submit(Bodies.job())
                let answer = try await world.post("/v1/estimate", Bodies.job())
                let estimate = try EstimateAnswer(json: answer.json)
                #expect(answer.status == 200 && estimate.warnings.map(\.field) == ["request"])
                #expect(estimate.warnings.first?.message.contains("the same request is job 1 (queued)") == true)
                let keyed = try await world.post("/v1/estimate", Bodies.job(), "Idempotency-Key: k")
                #expect(try EstimateAnswer(json: keyed.json).warnings.isEmpty)
                #expect(try JobPage(json: await world.get("/v1/jobs").json).jobs.count == 1)
            }
        }
    }

    @Test func `off asks nobody`() async throws {
        try await World.parked("duplicates: { policy: off }") { world in
            _ = try await world.submit(Bodies.job())
            #expect(try await world.submit(Bodies.job()).warnings.isEmpty)
        }
    }

    @Test func `a job that has ended without a clip is none, and a finished one is for a while`() async throws {
        try await World.working(["duplicates": "{ policy: refuse, window: 1h }"]) { world in
            let id = try await world.submit(Bodies.job("done")).id
            #expect(try await world.settled(id).state == .succeeded)
            let again = try await world.post("/v1/jobs", Bodies.job("done"))
            try expectRefusal(again, .conflict, field: "again", "job \(id) (succeeded)")
            #expect(try await world.post("/v1/lanes/main/pause").status == 200)
            let canceled = try await world.submit(Bodies.job("canceled")).id
            _ = try await world.act("cancel", canceled)
            #expect(try await world.submit(Bodies.job("canceled")).warnings.isEmpty)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `another user's job is none`() async throws {
        try await World.parked("duplicates: { policy: refuse }") { world in
            OtherUser.admit(to: world)
            _ = try await world.submit(Bodies.job())
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job()).status == 201)
        }
    }
}
