import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct DropInRefusalTests {
    private static func expect(
        _ answer: WireAnswer, _ status: Int, _ code: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
        let error = try #require(try answer.json["error"]?.object, sourceLocation: location)
        #expect(error.names == ["code", "message", "status", "request_id"], sourceLocation: location)
        #expect(error["code"]?.string == code && error["status"]?.integer == status, sourceLocation: location)
        #expect(error["message"]?.string?.isEmpty == false && error["request_id"]?.string?.isEmpty == false)
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"model":"kling/kling-v3"}"#, #"{"model":"kling/kling-v9","prompt":"zebra"}"#,
        Bodies.request(with: #""resolution":"720p""#), Bodies.request(with: #""duration":"5""#), Bodies.job("wrapped"),
    ])
    func `a bad request is refused in the provider's own words`(body: String) async throws {
        let answer = try await World.shared.post("/v1/videos/generate", body)
        try Self.expect(answer, 400, "INVALID_PARAMETER")
    }

    @Test(arguments: ["/v1/videos/generate/", "//v1/videos/generate", "/v1//videos/generate"])
    func `so it is on any spelling of the path that is served`(path: String) async throws {
        try Self.expect(await World.shared.post(path, "{}"), 400, "INVALID_PARAMETER")
    }

    @Test func `another media type is refused`() async throws {
        let answer = try await World.shared.post("/v1/videos/generate", Bodies.request(), "Content-Type: text/plain")
        try Self.expect(answer, 415, "INVALID_PARAMETER")
    }

    @Test(arguments: [
        "task_1", "reel_0", "reel_", "reel_-1", "reel_+1", "reel_01", "reel_99999999999999999999", "reel_1%00", "%00",
        "%zz",
        "%ff", "..", "reel_1%2f..", "REEL_1", "1",
    ])
    func `an unknown task is not found`(name: String) async throws {
        let world = try World.shared
        _ = try await world.post("/v1/videos/generate", Bodies.request("somebody's"))
        let answer = try await world.get("/v1/videos/tasks/\(name)")
        try Self.expect(answer, 404, "NOT_FOUND")
    }

    @Test func `an idempotency key works as it does for jobs`() async throws {
        let world = try World.shared
        let key = "Idempotency-Key: drop-in"
        let first = try await world.post("/v1/videos/generate", Bodies.request("keyed"), key)
        let task = try first.json["task_id"]
        let again = try await world.post("/v1/videos/generate", " " + Bodies.request("keyed"), key)
        #expect(try first.status == 200 && again.status == 200 && (again.json["task_id"] == task))
        #expect(try again.json["created_at"] == first.json["created_at"])
        let other = try await world.post("/v1/videos/generate", Bodies.request("other"), key)
        try Self.expect(other, 409, "CONFLICT")
    }

    @Test func `unknown keys are sent on, also those that mean something to jobs`() async throws {
        let world = try World.shared
        let answer = try await world.post(
            "/v1/videos/generate", Bodies.request(with: #""idempotency_key":"its own","batch":"its own""#))
        let name = try #require(try answer.json["task_id"]?.string)
        let job = try await world.job(try #require(JobID(name.dropFirst("reel_".count))))
        #expect(job.batch == nil && job.request["batch"] == "its own" && job.request["idempotency_key"] == "its own")
        #expect(job.warnings.map(\.field) == ["idempotency_key", "batch"])
    }
}
