import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// What reaches the API on TCP without being let in.
@Suite(.timeLimit(.minutes(30))) struct NetworkTests {
    @Test func `there is nothing on TCP unless the settings say so`() async throws {
        try await World.parked { world in #expect(!world.daemon.log.contains("serving on TCP")) }
    }

    @Test func `a foreign host is refused on TCP only`() async throws {
        try await World.parked(World.listening) { world in
            let (token, port) = (try await world.token().header, try world.port)
            for host in [
                "127.0.0.1", "127.0.0.1:\(port)", "127.0.0.1:1", "localhost", "LOCALHOST:9", "reel.example.org",
                "reel.example.org.:443",
            ] {
                #expect(try await world.network("GET", "/v1/jobs", ["Host: \(host)", token]).status == 200, "\(host)")
            }
            for host in ["evil.example", "127.0.0.1.evil.example", "reel.example.org.evil", "", "[::1]:80", "0.0.0.0"] {
                let answer = try await world.network("GET", "/v1/jobs", ["Host: \(host)", token])
                try expectRefusal(answer, .forbidden, field: "host", "http.hosts")
            }
            #expect(try await world.network("GET", "/healthz", ["Host: evil.example"]).status == 403)
            #expect(try await world.get("/v1/jobs").status == 200)
        }
    }

    @Test(arguments: ["Origin: http://127.0.0.1", "Referer: http://localhost/"])
    func `a web page is refused, with a token too`(header: String) async throws {
        try await World.parked(World.listening) { world in
            let token = try await world.token().header
            let answer = try await world.network("GET", "/v1/jobs", [token, header])
            try expectRefusal(answer, .forbidden, field: nil, "web pages")
        }
    }

    @Test func `a health check without a token learns one word`() async throws {
        try await World.parked(World.listening) { world in
            let answer = try await world.network("GET", "/healthz")
            #expect(answer.status == 200 && answer.text == #"{"status":"ok"}"#)
            #expect(try await world.network("HEAD", "/healthz").status == 200)
            for path in ["/healthz/", "//healthz", "/v1/status", "/v1/models", "/metrics", "/nowhere"] {
                #expect(try await world.network("GET", path).status == 401, "\(path)")
            }
            #expect(try await world.network("POST", "/healthz").status == 401)
        }
    }

    @Test func `headers that are too large are cut off`() async throws {
        try await World.parked(World.listening) { world in
            let token = try await world.token().header
            let large = "X-Large: \(String(repeating: "a", count: 40_000))"
            #expect(try await world.network("GET", "/v1/jobs", [token, large]).status == 400)
            let many = (0..<150).map { "X-\($0): a" }
            #expect(try await world.network("GET", "/v1/jobs", [token] + many).status == 400)
        }
    }

    @Test func `failures are slowed, and nobody else by them`() async throws {
        try await World.parked(World.listening) { world in
            let token = try await world.token().header
            let wrong = "Authorization: Bearer reel_000000000000_\(String(repeating: "0", count: 64))"
            let clock = ContinuousClock()
            for _ in 1...5 { _ = try await world.network("GET", "/v1/jobs", [wrong]) }
            let begin = clock.now
            let refused = try await world.network("GET", "/v1/jobs", [wrong])
            // Kept back by the clock of the daemon: it cannot have come sooner.
            #expect(refused.status == 401 && clock.now - begin >= .milliseconds(900))
            #expect(try await world.network("GET", "/v1/jobs", [token]).status == 200)
        }
    }

    @Test func `an address that is taken stops the start in words`() async throws {
        try await World.parked(World.listening) { world in
            let second = try DaemonProcess(
                settings: "http: { listen: '127.0.0.1:\(try world.port)' }", in: TemporaryFolder())
            try second.launch()
            #expect(await second.waitForExit() != 0)
            #expect(second.log.contains("cannot listen on 127.0.0.1:"))
        }
    }

    @Test(.enabled(if: OtherUser.isPossible))
    func `the limits of an owner count on TCP`() async throws {
        try await World.parked("limits: { connections: 2, queued_jobs: 1 }\n" + World.listening) { world in
            let token = try await world.token(#""owner":"54321""#).header
            #expect(try await world.network("POST", "/v1/jobs", [token], Bodies.job()).status == 201)
            try expectRefusal(
                await world.network("POST", "/v1/jobs", [token], Bodies.job("b")), .rateLimited,
                field: "limits.queued_jobs")
            let port = try world.port
            // Somebody else, since connections are given back some time after they are closed.
            let other = try await world.token(#""owner":"54322""#).header
            let request = "GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n\(other)\r\n\r\n"
            let statuses = try await world.converse(from: "127.0.0.1") { first in
                let all = [first] + (try (0..<2).map { _ in try WireConnection(port: port) })
                return try all.map { connection in
                    try connection.send(request)
                    return try connection.answer().status
                }
            }
            #expect(statuses == [200, 200, 429])
        }
    }
}
