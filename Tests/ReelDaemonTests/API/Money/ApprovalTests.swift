import ReelAPI
import ReelCore
import Testing

/// Which jobs wait for another person's yes.
@Suite(.timeLimit(.minutes(30)))
struct ApprovalTests {
    /// A request whose clip is as long as a reference video: neither its price nor its seconds are known.
    private static let blind = """
        {"request":{"model":"kling/kling-v3-motion-control","prompt":"zebra","resolution":"1080P",\
        "reference_images":[{"url":"https://example.com/a.png"}],\
        "reference_videos":[{"url":"https://example.com/a.mp4"}]}}
        """

    @Test(arguments: [
        ("approval: { over_credits: 599 }", Bodies.job(), ["600 credits", "approval.over_credits, 599"]),
        ("approval: { owners: [root] }", Bodies.job(), ["all jobs of root", "approval.owners"]),
        ("", Bodies.job("asked", #""approval":true"#), ["was asked for"]),
        ("approval: { over_credits: 100000 }", blind, ["what it costs cannot be told", "over_credits is 100000"]),
        (
            "caps: [{ owner: root, per: day, credits: 1 }]", blind,
            ["what it costs cannot be told", "{ owner: root, per: day, credits: 1 }"]
        ),
        (
            "caps: [{ lane: main, per: day, seconds: 1 }]", blind,
            ["how long its clip will be cannot be told", "{ lane: main, per: day, seconds: 1 }"]
        ),
    ])
    func `a job that somebody has to look at is held, and says why`(
        settings: String, body: String, hints: [String]
    ) async throws {
        try await World.parked(settings) { world in
            let estimate = try EstimateAnswer(json: await world.post("/v1/estimate", body).json)
            let job = try await world.submit(body)
            #expect(job.state == .held && job.holdReasons == [.approval] && estimate.holdReasons == [.approval])
            let warning = try #require(job.warnings.last)
            #expect(warning.field == "approval" && estimate.warnings.last == warning)
            for hint in hints { #expect(warning.message.contains(hint), "\(warning.message)") }
            #expect(try await world.postLines(body).lines.first?["state"]?.string == "held")
            #expect(try await world.settled(job.id).state == .held)
        }
    }

    @Test(arguments: [
        ("approval: { over_credits: 600, owners: [nobody] }", Bodies.job()),
        ("", Bodies.job("not asked", #""approval":false"#)), ("", blind),
        ("caps: [{ lane: main, per: day, clips: 1 }, { owner: nobody, per: day, credits: 1 }]", blind),
    ])
    func `a job that nobody has to look at is not held`(settings: String, body: String) async throws {
        try await World.parked(settings) { world in
            let job = try await world.submit(body)
            #expect(job.state == .queued && !job.warnings.contains { $0.field == "approval" })
        }
    }

    @Test func `the drop-in's jobs wait as well, and read queued`() async throws {
        try await World.parked("approval: { over_credits: 599 }") { world in
            let answer = try await world.post("/v1/videos/generate", Bodies.request())
            let name = try #require(try answer.json["task_id"]?.string)
            #expect(try await world.get("/v1/videos/tasks/\(name)").json["status"]?.string == "queued")
            #expect(try await world.job(1).holdReasons == [.approval])
        }
    }

    @Test func `neither holding nor releasing nor trying again gets round it`() async throws {
        try await World.parked("approval: { over_credits: 599 }") { world in
            let id = try await world.submit(Bodies.job()).id
            try expectRefusal(await world.post("/v1/jobs/\(id)/release"), .conflict, field: "state", "approval")
            #expect(try await world.act("hold", id).holdReasons == [.approval, .operator])
            #expect(try await world.act("release", id).holdReasons == [.approval])
            #expect(try await world.act("cancel", id).state == .canceled)
            let again = try await world.act("retry", id)
            #expect(again.state == .held && again.holdReasons == [.approval])
        }
    }
}
