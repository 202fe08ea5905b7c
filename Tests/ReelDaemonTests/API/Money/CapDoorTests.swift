import ReelAPI
import ReelCore
import Testing

/// A job that no cap could ever let through is refused at the door.
@Suite(.timeLimit(.minutes(30)))
struct CapDoorTests {
    @Test(arguments: [
        ("{ lane: main, per: day, credits: 599 }", "600 credits"),
        ("{ owner: root, per: month, credits: 599.5 }", "600 credits"),
        ("{ owner: 0, per: total, seconds: 4 }", "5 seconds"),
        ("{ batch: b, per: total, clips: 0 }", "1 clips"),
    ])
    func `a job that is more than a cap by itself is refused by that cap's name`(
        cap: String, amount: String
    ) async throws {
        try await World.parked("caps: [\(cap)]") { world in
            let body = Bodies.job("large", #""batch":"b""#)
            for path in ["/v1/jobs", "/v1/estimate"] {
                try expectRefusal(await world.post(path, body), .invalidRequest, field: "request", amount, cap)
            }
            let line = try #require(try await world.postLines(body).lines.first)
            #expect(line["error"]?["field"]?.string == "request")
            #expect(line["error"]?["message"]?.string?.contains(cap) == true)
            try await world.expectNothingStored()
        }
    }

    @Test func `the drop-in is refused in the provider's form`() async throws {
        try await World.parked("caps: [{ lane: main, per: day, credits: 599 }]") { world in
            let answer = try await world.post("/v1/videos/generate", Bodies.request())
            let error = try #require(try answer.json["error"]?.object)
            #expect(answer.status == 400 && error["code"]?.string == "INVALID_PARAMETER")
            #expect(error["message"]?.string?.contains("{ lane: main, per: day, credits: 599 }") == true)
            #expect(!error.names.contains("field"))
            try await world.expectNothingStored()
        }
    }

    @Test func `what just fits, and what others' caps count, is taken`() async throws {
        let caps = """
            caps:
              - { lane: main, per: day, credits: 600 }
              - { lane: main, per: day, seconds: 5 }
              - { lane: main, per: day, clips: 1 }
              - { lane: other, per: day, credits: 0 }
              - { owner: nobody, per: day, credits: 0 }
              - { batch: other, per: day, credits: 0 }
            default_lane: main
            """
        try await World.parked(caps, lanes: ["main": "", "other": ""]) { world in
            #expect(try await world.submit(Bodies.job("fits", #""batch":"b""#)).state == .queued)
            let other = try await world.post("/v1/jobs", Bodies.job("no", #""lane":"other""#))
            try expectRefusal(other, .invalidRequest, field: "request", "{ lane: other, per: day, credits: 0 }")
        }
    }

    @Test func `for any lane of a group one that lets it through is enough`() async throws {
        let settings = """
            caps: [{ lane: main, per: day, credits: 1 }, { lane: a, per: day, credits: 1 }, { lane: b, per: day, credits: 1 }]
            default_lane: main
            """
        let lanes = ["main": "", "free": "", "a": "group: poor", "b": "group: poor"]
        try await World.parked(settings, lanes: lanes) { world in
            #expect(try await world.submit(Bodies.job("any", #""lane":"any""#)).lane == "any:default")
            let poor = try await world.post("/v1/jobs", Bodies.job("poor", #""lane":"any:poor""#))
            try expectRefusal(
                poor, .invalidRequest, field: "request", "600 credits", "credits: 1 }", "every lane of the group poor")
            let unknown = try await world.post("/v1/jobs", Bodies.job("x", #""lane":"any:rich""#))
            try expectRefusal(unknown, .invalidRequest, field: "lane", "the settings have default, poor")
        }
    }
}
