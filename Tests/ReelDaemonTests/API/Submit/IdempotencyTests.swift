import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct IdempotencyTests {
    private static func body(_ prompt: String, _ scale: String = "0.5") -> String {
        #"{"request":{"model":"kling/kling-v3","prompt":"zebra \#(prompt)","extra_params":{"cfg_scale":\#(scale)}}}"#
    }

    @Test func `the same key with an equal body answers the first job`() async throws {
        let world = try World.shared
        let first = try await world.post("/v1/jobs", Self.body("same"), "Idempotency-Key: same")
        #expect(first.status == 201)
        let id = try JobAnswer(json: first.json).id
        let again = try await world.post("/v1/jobs", Self.body("same"), "Idempotency-Key: same")
        #expect(again.status == 200 && again.text == first.text)
        let reordered =
            #"{ "request": {"extra_params":{"cfg_scale":5e-1}, "prompt":"zebra same", "model":"kling/kling-v3"} }"#
        let equal = try await world.post("/v1/jobs", reordered, "idempotency-key: same")
        #expect(try equal.status == 200 && (JobAnswer(json: equal.json).id == id))
        let spelled = try await world.post("/v1/jobs", Self.body("same", "0.50"), "Idempotency-Key: same")
        #expect(spelled.status == 200 && spelled.text == first.text)
    }

    @Test func `a key belongs to the body, whether in the header or in the body`() async throws {
        let world = try World.shared
        let inHeader = try await world.post("/v1/jobs", Bodies.job("either"), "Idempotency-Key: either")
        let inBody = try await world.post("/v1/jobs", Bodies.job("either", #""idempotency_key":"either""#))
        #expect(inHeader.status == 201 && inBody.status == 200 && inBody.text == inHeader.text)
    }

    @Test func `the same key with another body is a conflict`() async throws {
        let world = try World.shared
        let first = try await world.post("/v1/jobs", Self.body("conflict"), "Idempotency-Key: conflict")
        let id = try JobAnswer(json: first.json).id
        let other = try await world.post("/v1/jobs", Self.body("conflict", "0.6"), "Idempotency-Key: conflict")
        try expectRefusal(other, .conflict, field: "idempotency_key", "\(id)")
        // It is looked up before anything is validated.
        let invalid = try await world.post("/v1/jobs", #"{"bogus":1}"#, "Idempotency-Key: conflict")
        try expectRefusal(invalid, .conflict, field: "idempotency_key")
    }

    @Test func `two keys on one request are refused`() async throws {
        let body = Bodies.job("both", #""idempotency_key":"both""#)
        let answer = try await World.shared.post("/v1/jobs", body, "Idempotency-Key: both")
        try expectRefusal(answer, .invalidRequest, field: "idempotency_key")
    }

    @Test(arguments: ["5", "true", "[]", "{}", #""""#, #""a\u0000b""#, #""a\nb""#])
    func `a key is a string of plain characters`(key: String) async throws {
        let answer = try await World.shared.post("/v1/jobs", Bodies.job("key", #""idempotency_key":\#(key)"#))
        try expectRefusal(answer, .invalidRequest, field: "idempotency_key")
    }

    @Test func `a key has 255 characters at most`() async throws {
        let world = try World.shared
        let longest = String(repeating: "k", count: 255)
        #expect(try await world.post("/v1/jobs", Bodies.job("k"), "Idempotency-Key: \(longest)").status == 201)
        let answer = try await world.post("/v1/jobs", Bodies.job("k"), "Idempotency-Key: \(longest)k")
        try expectRefusal(answer, .invalidRequest, field: "idempotency_key", "255")
    }

    @Test func `a refused request uses up no key`() async throws {
        let world = try World.shared
        let refused = try await world.post("/v1/jobs", Self.body("unused", "7"), "Idempotency-Key: unused")
        try expectRefusal(refused, .invalidRequest, field: "request.extra_params.cfg_scale")
        #expect(try await world.post("/v1/jobs", Self.body("unused"), "Idempotency-Key: unused").status == 201)
    }

    @Test func `takes are answered together again`() async throws {
        let world = try World.shared
        let body = Bodies.job("takes", #""takes":3"#)
        let first = try await world.post("/v1/jobs", body, "Idempotency-Key: takes")
        let again = try await world.post("/v1/jobs", body, "Idempotency-Key: takes")
        #expect(first.status == 201 && again.status == 200 && again.text == first.text)
        #expect(try first.json["jobs"]?.array?.count == 3)
    }

    @Test func `of many at once with one key, one makes the job and all are told of it`() async throws {
        let world = try World.shared
        let body = Bodies.job("race", #""batch":"race""#)
        let answers = try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await world.post("/v1/jobs", body, "Idempotency-Key: race") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0.status == 201 } == 1 && answers.count { $0.status == 200 } == 19)
        #expect(Set(try answers.map { try JobAnswer(json: $0.json).id }).count == 1)
        #expect(try JobPage(json: await world.get("/v1/jobs?batch=race").json).jobs.count == 1)
    }
}
