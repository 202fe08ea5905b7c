import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(2)))
struct QueueSettingsTests {
    @Test func `all queue settings come back`() async throws {
        let job = try await World.shared.submit(
            Bodies.job(
                "settings",
                #"""
                "lane":"main","batch":"A.z_9-","labels":{"shot":"12","scène":"été: 1"},"priority":-100,
                "not_before":"2099-04-11T09:17:39+02:00","deadline":"2099-04-11T07:17:40.5Z"
                """#))
        #expect(job.lane == "main" && job.batch == "A.z_9-" && job.priority == -100)
        #expect(job.labels == ["shot": "12", "scène": "été: 1"])
        #expect(job.notBefore?.description == "2099-04-11T07:17:39.000Z")
        #expect(job.deadline?.description == "2099-04-11T07:17:40.500Z")
        #expect(job.state == .queued && job.nextAt == job.notBefore)
    }

    @Test func `an administrator may give a priority above 0`() async throws {
        #expect(try await World.shared.submit(Bodies.job("urgent", #""priority":100"#)).priority == 100)
    }

    @Test func `null leaves a setting out`() async throws {
        let names = ["lane", "batch", "labels", "priority", "not_before", "deadline", "takes", "idempotency_key"]
        let settings = names.map { #""\#($0)":null"# }.joined(separator: ",")
        let job = try await World.shared.submit(Bodies.job("nulls", settings))
        #expect(job.lane == "main" && job.batch == nil && job.labels.isEmpty && job.priority == 0)
    }

    @Test(arguments: [
        (#""lane":"nowhere""#, "lane"), (#""lane":"Main""#, "lane"),
        (#""batch":"""#, "batch"), (#""batch":"a b""#, "batch"), (#""batch":"é""#, "batch"),
        (#""batch":"a/b""#, "batch"),
        (#""labels":{"":"x"}"#, "labels."), (#""labels":{"a":1}"#, "labels.a"), (#""labels":{"a":null}"#, "labels.a"),
        (#""priority":101"#, "priority"), (#""priority":-101"#, "priority"), (#""priority":1.0"#, "priority"),
        (#""priority":99999999999999999999"#, "priority"), (#""priority":1e2"#, "priority"),
        (#""takes":0"#, "takes"), (#""takes":-1"#, "takes"), (#""takes":1000000000"#, "takes"),
        (#""not_before":"2099-04-11T09:17:39""#, "not_before"), (#""not_before":"2099-04-11""#, "not_before"),
        (#""not_before":"tomorrow""#, "not_before"), (#""not_before":4080000000"#, "not_before"),
        (#""deadline":"2001-01-01T00:00:00Z""#, "deadline"), (#""deadline":"99999-01-01T00:00:00Z""#, "deadline"),
        (#""not_before":"2099-01-02T00:00:00Z","deadline":"2099-01-01T00:00:00Z""#, "not_before"),
    ])
    func `a setting out of its bounds is refused by name`(setting: String, field: String) async throws {
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("bounds", setting))
        try expectRefusal(answer, .invalidRequest, field: field)
    }

    @Test func `a label in two spellings of the same letters is refused rather than dropped`() async throws {
        let body = Bodies.job("labels", "\"labels\":{\"\u{E9}\":\"1\",\"e\u{301}\":\"2\"}")
        try expectRefusal(
            await World.shared.post("/v1/jobs", body), .invalidRequest, field: "labels.e\u{301}", "twice")
    }

    @Test func `a batch has 100 characters at most`() async throws {
        let world = try World.shared
        let longest = String(repeating: "b", count: 100)
        #expect(try await world.submit(Bodies.job("long", #""batch":"\#(longest)""#)).batch == longest)
        let answer = try await world.post("/v1/jobs", Bodies.job("too long", #""batch":"\#(longest)b""#))
        try expectRefusal(answer, .invalidRequest, field: "batch")
    }

    @Test(arguments: [
        (#""after":[1]"#, "after"), (#""after_any":[1]"#, "after_any"),
        (#""webhook":"https://a.example/b""#, "webhook"),
        (#""approval":true"#, "approval"), (#""again":true"#, "again"), (#""lane":"any""#, "lane"),
    ])
    func `what is not built yet is refused as such`(setting: String, field: String) async throws {
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("later", setting))
        try expectRefusal(answer, .notImplemented, field: field, "not_implemented")
    }

    @Test(arguments: [
        "GET /v1/batches", "GET /v1/batches/a", "POST /v1/batches/a/cancel", "POST /v1/batches/a/retry",
        "GET /v1/budget",
        "GET /v1/events", "GET /v1/webhooks", "GET /v1/webhooks/deliveries", "POST /v1/webhooks/deliveries/1/redeliver",
        "GET /v1/tokens", "POST /v1/tokens", "DELETE /v1/tokens/1",
        "POST /v1/uploads",
        "POST /v1/jobs/1/approve", "GET /metrics", "GET /openapi.json",
    ])
    func `calls that come later say so`(call: String) async throws {
        let words = call.split(separator: " ").map(String.init)
        let answer = try await World.shared.exchange(Array(World.head(words[0], words[1]).utf8))
        try expectRefusal(answer, .notImplemented, field: nil, "not_implemented")
    }
}
