import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct BadBodyTests {
    @Test(arguments: [
        "", " ", "zebra", "{", "}", #"{"request":"#, #"{"request":{}"#, "{}{}", "{},", "nul", "NaN", "'a'", "01", "+1",
        "1.",
        ".5", "1e", "-", "[1,]", #"{"a":1,}"#, #"{a:1}"#, #"{"a" 1}"#, "/* */ {}", "{} // x", "\u{FEFF}{}", "\u{A0}{}",
        #"{"request":{"model":"kling/kling-v3","prompt":"zebra"#,
    ])
    func `what is no JSON is refused, here and on the other doors`(body: String) async throws {
        let world = try World.shared
        try expectRefusal(await world.post("/v1/jobs", body), .invalidRequest, field: nil, "JSON")
        try expectRefusal(await world.post("/v1/estimate", body), .invalidRequest, field: nil, "JSON")
        #expect(try await world.post("/v1/videos/generate", body).status == 400)
        try await world.expectNothingStored()
    }

    @Test(arguments: ["null", "[]", "5", "true", #""zebra""#, "[{}]"])
    func `a body is an object`(body: String) async throws {
        let world = try World.shared
        try expectRefusal(await world.post("/v1/jobs", body), .invalidRequest, field: nil, "object")
        let lines = try await world.postLines(body).lines
        #expect(lines.count == 1 && lines[0]["error"]?["code"] == "invalid_request")
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        String(repeating: "[", count: 10_000), String(repeating: #"{"a":"#, count: 10_000),
        #"{"request":"# + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + "}",
        Bodies.request(with: #""deep":\#(String(repeating: "[", count: 100_000))"#),
    ])
    func `deep nesting is refused`(body: String) async throws {
        let world = try World.shared
        try expectRefusal(await world.post("/v1/jobs", body), .invalidRequest, field: nil, "nested")
        #expect(try await world.post("/v1/videos/generate", body).status == 400)
        #expect(try await world.postLines(body).lines.first?["error"]?["status"] == 400)
        try await world.expectNothingStored()
    }

    @Test func `a name that occurs twice is refused, at any depth`() async throws {
        let world = try World.shared
        let bodies = [
            #"{"request":{},"request":{}}"#, Bodies.job("twice", #""batch":"a","batch":"a""#),
            #"{"request":\#(Bodies.request(with: #""duration":5,"duration":6"#))}"#,
            #"{"request":\#(Bodies.request(with: #""new":[{"a":1,"\u0061":2}]"#))}"#,
        ]
        for body in bodies {
            try expectRefusal(await world.post("/v1/jobs", body), .invalidRequest, field: nil, "twice")
        }
        try await world.expectNothingStored()
    }

    @Test(arguments: [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json",
        "",
        "application/jsonx", "application/json-seq", "text/json", "a/b;application/json",
    ])
    func `another media type is refused, saying which is right`(type: String) async throws {
        let world = try World.shared
        let answer = try await world.post("/v1/jobs", Bodies.job(), "Content-Type: \(type)")
        try expectRefusal(answer, .unsupportedMediaType, field: nil, "application/json")
        try await world.expectNothingStored()
    }

    @Test func `lines are not taken by the drop-in, and an estimate of them stores nothing`() async throws {
        let (world, lines) = (try World.shared, "Content-Type: application/x-ndjson")
        #expect(try await world.post("/v1/videos/generate", Bodies.job(), lines).status == 415)
        #expect(try await world.post("/v1/estimate", Bodies.job(), lines).status == 200)
        try await world.expectNothingStored()
    }

    @Test func `a missing request is named`() async throws {
        let world = try World.shared
        try expectRefusal(await world.post("/v1/jobs", "{}"), .invalidRequest, field: "request", "missing")
        try expectRefusal(await world.post("/v1/jobs", Bodies.request()), .invalidRequest, field: "model", "request")
        try await world.expectNothingStored()
    }
}
