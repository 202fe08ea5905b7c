import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
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

    @Test func `a whole number may be spelled with a fraction of nothing, as some programs do`() async throws {
        #expect(try await World.shared.submit(Bodies.job("spelled", #""priority":-7.0"#)).priority == -7)
    }

    @Test func `an administrator may give a priority above 0`() async throws {
        #expect(try await World.shared.submit(Bodies.job("urgent", #""priority":100"#)).priority == 100)
    }

    @Test func `null leaves a setting out`() async throws {
        let names =
            ["lane", "batch", "labels", "priority", "not_before", "deadline", "takes", "after", "after_any"]
            + ["approval", "again", "idempotency_key"]
        let settings = names.map { #""\#($0)":null"# }.joined(separator: ",")
        let job = try await World.shared.submit(Bodies.job("nulls", settings))
        #expect(job.lane == "main" && job.batch == nil && job.labels.isEmpty && job.priority == 0)
    }

    @Test(arguments: [
        (#""lane":"nowhere""#, "lane"), (#""lane":"Main""#, "lane"),
        (#""batch":"""#, "batch"), (#""batch":"a b""#, "batch"), (#""batch":"é""#, "batch"),
        (#""batch":"a/b""#, "batch"),
        (#""labels":{"":"x"}"#, "labels."), (#""labels":{"a":1}"#, "labels.a"), (#""labels":{"a":null}"#, "labels.a"),
        (#""priority":101"#, "priority"), (#""priority":-101"#, "priority"), (#""priority":1.5"#, "priority"),
        (#""priority":99999999999999999999"#, "priority"), (#""priority":1.01e2"#, "priority"),
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
        (#""after":1"#, "after", "a number"), (#""after":"1""#, "after", "such as [41, 42]"),
        (#""after":["1"]"#, "after[0]", "a job's number"), (#""after":[1,2,0]"#, "after[2]", "a job's number"),
        (#""after":[-1]"#, "after[0]", "-1"), (#""after":[1.5]"#, "after[0]", "1.5"),
        (#""after":[[1]]"#, "after[0]", "an array"),
        (#""after":[99999999999999999999]"#, "after[0]", "a job's number"),
        (#""after":[null]"#, "after[0]", "a job's number"), (#""after":[7,8,7]"#, "after[2]", "after[0]"),
        (#""after":[987654321]"#, "after[0]", "no job 987654321"),
        (#""after_any":1"#, "after_any", "true or false"), (#""after_any":true"#, "after_any", "after"),
        (#""approval":"yes""#, "approval", "true or false"), (#""again":1"#, "again", "true or false"),
        (#""lane":"any:other""#, "lane", "the settings have default"), (#""lane":"any:""#, "lane", "group"),
        (#""lane":"anywhere""#, "lane", "the settings have main"),
    ])
    func `what a job waits for, and where it goes, is refused by name when it is wrong`(
        setting: String, field: String, hint: String
    ) async throws {
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("wrong", setting))
        try expectRefusal(answer, .invalidRequest, field: field, hint)
    }

    @Test func `a job comes after at most 1000 others`() async throws {
        let many = (1...1001).map(String.init).joined(separator: ",")
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("many", #""after":[\#(many)]"#))
        try expectRefusal(answer, .invalidRequest, field: "after", "1000 is the most")
    }

    @Test func `a job waits for those it comes after, and says so`() async throws {
        let world = try World.shared
        let parent = try await world.submit(Bodies.job("parent"))
        let child = try await world.submit(Bodies.job("child", #""after":[\#(parent.id)]"#))
        #expect(child.state == .held && child.holdReasons == [.dependency] && child.after == [parent.id])
        #expect(try await world.job(child.id).after == [parent.id] && parent.after.isEmpty)
        let body = Bodies.job("grandchild", #""after":[\#(child.id)],"after_any":true"#)
        let estimate = try EstimateAnswer(json: await world.post("/v1/estimate", body).json)
        #expect(estimate.holdReasons == [.dependency])
        let unknown = try await world.post("/v1/estimate", Bodies.job("x", #""after":[987654321]"#))
        try expectRefusal(unknown, .invalidRequest, field: "after[0]", "no job 987654321")
    }

    @Test func `any is the default lane's group`() async throws {
        let world = try World.shared
        for lane in ["any", "any:default"] {
            #expect(try await world.submit(Bodies.job(lane, #""lane":"\#(lane)""#)).lane == "any:default")
        }
    }
}
