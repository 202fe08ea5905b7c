import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct BadHeadTests {
    @Test(arguments: [
        "GET /", "GET /v2/jobs", "GET /v1", "GET /v1/job", "GET /V1/jobs", "GET /v1/jobs/1/nothing",
        "GET /v1/jobs/1/clips", "GET /../../etc/passwd", "GET /v1/%6aobs", "GET /v1/jobs%00", "GET /%",
        "GET /%zz%ff%00", "OPTIONS *", "CONNECT reel:80", "PUT /nowhere",
    ])
    func `an unknown path is not found`(call: String) async throws {
        let world = try World.shared
        let words = call.split(separator: " ").map(String.init)
        try expectRefusal(
            await world.exchange(Array(World.head(words[0], words[1]).utf8)), .notFound, field: nil, "path")
    }

    @Test(arguments: [
        ("PUT /v1/jobs", "POST, GET, HEAD"), ("DELETE /v1/jobs/1", "GET, HEAD"), ("PATCH /v1/jobs/1", "GET, HEAD"),
        ("GET /v1/estimate", "POST"), ("HEAD /v1/estimate", "POST"), ("POST /v1/status", "GET, HEAD"),
        ("POST /v1/jobs/1", "GET, HEAD"), ("TRACE /v1/jobs", "POST, GET, HEAD"), ("GET /v1/jobs/1/cancel", "POST"),
        ("POST /healthz", "GET, HEAD"), ("OPTIONS /v1/tokens/0a1b2c3d4e5f", "DELETE"), ("GET //v1/estimate/", "POST"),
        ("PROPFIND /v1/webhooks/deliveries", "GET, HEAD"),
    ])
    func `a path that is there says which methods it has`(call: String, methods: String) async throws {
        let words = call.split(separator: " ").map(String.init)
        let bytes = Array(World.head(words[0], words[1]).utf8)
        let answer = try await World.shared.exchange(bytes, isToHead: words[0] == "HEAD")
        #expect(answer.status == 405 && answer.header("allow") == methods, "\(answer.head)")
        if words[0] == "HEAD" { return }
        try expectRefusal(answer, .methodNotAllowed, field: nil, words[0], methods)
    }

    @Test(arguments: [
        "Origin: http://a.example", "Origin: null", "Referer: http://a.example/b", "origin:", "REFERER: x",
    ])
    func `what a browser sends is refused everywhere`(header: String) async throws {
        let world = try World.shared
        for path in ["/healthz", "/v1/status", "/v1/jobs", "/v1/jobs/1/clips/0", "/nowhere"] {
            try expectRefusal(await world.get(path, header), .forbidden, field: nil)
        }
        try expectRefusal(await world.post("/v1/jobs", Bodies.job(), header), .forbidden, field: nil)
        try expectRefusal(await world.post("/v1/lanes/main/pause", "", header), .forbidden, field: nil)
        let dropIn = try await world.post("/v1/videos/generate", Bodies.request(), header)
        #expect(try dropIn.status == 403 && dropIn.json["error"]?["code"] == "FORBIDDEN")
        try await world.expectNothingStored()
    }

    @Test func `any Host will do on the socket`() async throws {
        for host in ["localhost", "evil.example", "", "a b", "[::1]:80"] {
            let text = "GET /healthz HTTP/1.1\r\nHost: \(host)\r\n\r\n"
            #expect(try await World.shared.exchange(Array(text.utf8)).status == 200, "\(host)")
        }
    }

    @Test(arguments: [
        "X-Large: " + String(repeating: "a", count: 100_000),
        (1...2000).map { "X-\($0): b" }.joined(separator: "\r\n"),
        "Idempotency-Key: " + String(repeating: "a", count: 1_000_000),
    ])
    func `an absurd head is refused`(headers: String) async throws {
        let world = try World.shared
        let head = World.head("GET", "/v1/status", [headers])
        let status = try await world.converse { connection in
            connection.sendUntilAnswered(Array(head.utf8))
            return try connection.answer().status
        }
        #expect((400..<500).contains(status))
        try await world.expectHealth()
    }

    @Test func `an absurd path is refused`() async throws {
        let world = try World.shared
        for length in [10_000, 1_000_000] {
            let status = try await world.converse { connection in
                let path = "/" + String(repeating: "a/", count: length / 2)
                connection.sendUntilAnswered(Array(World.head("GET", path).utf8))
                return try connection.answer().status
            }
            #expect((400..<500).contains(status))
        }
        try await world.expectHealth()
    }

    @Test func `a long query is one like others`() async throws {
        let world = try World.shared
        let answer = try await world.get("/v1/jobs?batch=" + String(repeating: "a", count: 50_000))
        #expect(answer.status == 200 && answer.text == #"{"jobs":[],"next":null}"#)
        let unknown = try await world.get("/v1/jobs?" + String(repeating: "a", count: 50_000))
        #expect(unknown.status == 400 && unknown.body.count < 1000)
    }
}
