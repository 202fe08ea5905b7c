import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct EstimateTests {
    @Test func `the seed request costs 1360 credits and nothing is stored`() async throws {
        let world = try World.shared
        let answer = try await world.post("/v1/estimate", #"{"request":\#(Bodies.seed)}"#)
        #expect(answer.status == 200)
        let estimate = try EstimateAnswer(json: answer.json)
        #expect(estimate.credits == 1360 && estimate.creditsTotal == 1360 && estimate.takes == 1)
        #expect(estimate.model == "kling/kling-v3" && estimate.lane == "main" && estimate.warnings.isEmpty)
        #expect(answer.text.contains(#""request":\#(Bodies.seed)"#))
        try await world.expectNothingStored()
    }

    @Test func `an estimate has the warnings and counts the takes`() async throws {
        let world = try World.shared
        let body = #"{"request":\#(Bodies.request(with: #""sound":1"#)),"takes":3}"#
        let estimate = try EstimateAnswer(json: try await world.post("/v1/estimate", body).json)
        #expect(estimate.credits == 600 && estimate.creditsTotal == 1800)
        #expect(estimate.warnings.map(\.field) == ["sound"])
        try await world.expectNothingStored()
    }

    @Test func `what a new job is refused for, its estimate is refused for`() async throws {
        let world = try World.shared
        let request = #"{"request":\#(Bodies.request(with: #""resolution":"720p""#))}"#
        try expectRefusal(
            await world.post("/v1/estimate", request), .invalidRequest, field: "request.resolution", "720P")
        try expectRefusal(
            await world.post("/v1/estimate", Bodies.job("x", #""bach":"b""#)), .invalidRequest, field: "bach")
        try expectRefusal(await world.post("/v1/estimate", "{"), .invalidRequest, field: nil, "JSON")
        try expectRefusal(
            await world.post("/v1/estimate", Bodies.job(), "Content-Type: text/plain"), .unsupportedMediaType,
            field: nil)
    }

    @Test func `a large image is estimated as it was given and not kept`() async throws {
        let world = try World.shared
        let request = Bodies.request(firstFrame: Bodies.image(bytes: 20_000))
        let answer = try await world.post("/v1/estimate", #"{"request":\#(request)}"#)
        #expect(answer.status == 200 && answer.text.contains(#""request":\#(request)"#))
        try await world.expectNothingStored()
        #expect(!FileSystem.exists("\(world.stateDirectory)/uploads"))
    }

    @Test func `lines are estimated one by one, as they would be taken`() async throws {
        let world = try World.shared
        let body = [
            Bodies.job("e1", #""takes":2,"batch":"b""#), "", "nonsense", #"{"request":{}}"#, Bodies.job("e5"),
        ].joined(separator: "\n")
        let answer = try await world.post("/v1/estimate", body, "Content-Type: application/x-ndjson")
        #expect(answer.status == 200 && answer.header("content-type") == "application/x-ndjson")
        let lines = try answer.lines
        #expect(lines.map { $0["line"]?.integer } == [1, 3, 4, 5])
        #expect(lines.map { $0["error"] == nil } == [true, false, false, true])
        let first = try EstimateAnswer(json: lines[0])
        #expect(first.credits == 600 && first.takes == 2 && first.clips == 1 && first.seconds == 5)
        #expect(first.batch == "b" && first.lane == "main")
        try await world.expectNothingStored()
    }

    @Test func `a line whose key has made a job is estimated as that job`() async throws {
        try await World.parked { world in
            let line = Bodies.job("known", #""idempotency_key":"k-1""#)
            let made = try #require(try await world.postLines(line).lines.first?["id"])
            let answer = try await world.post("/v1/estimate", line, "Content-Type: application/x-ndjson")
            #expect(try answer.lines.first?["id"] == made)
        }
    }
}
