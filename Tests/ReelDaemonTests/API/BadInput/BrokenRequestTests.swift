import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct BrokenRequestTests {
    private static let json = "Content-Type: application/json"

    /// Sends this and nothing more, and reads until the daemon closes.
    private static func cut(_ world: World, _ text: String) async throws -> String {
        try await world.converse { connection in
            try connection.send(text)
            connection.finishSending()
            return String(decoding: try connection.rest(), as: UTF8.self)
        }
    }

    @Test(arguments: ["", "P", "POST", "POST /v1/jobs HTTP/1.1\r\n", "POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Le"])
    func `a head that breaks off is no request`(head: String) async throws {
        let world = try World.shared
        let answer = try await Self.cut(world, head)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        try await world.expectNothingStored()
    }

    @Test func `a body that breaks off is the caller's fault, and nothing of it is stored`() async throws {
        let world = try World.shared
        let whole = Bodies.job("cut off")
        for path in ["/v1/jobs", "/v1/estimate", "/v1/videos/generate"] {
            // One byte is missing, or all that is there would do by itself.
            for (count, body) in [(whole.utf8.count, String(whole.dropLast())), (whole.utf8.count + 1, whole), (9, "")]
            {
                let head = World.head("POST", path, [Self.json, "Content-Length: \(count)"])
                let answer = try await Self.cut(world, head + body)
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(path): \(answer)")
            }
        }
        try await world.expectNothingStored()
        try await world.expectHealth()
    }

    @Test(arguments: [
        "5\r\n{\"req", "zz\r\n{}\r\n0\r\n\r\n", "-1\r\n", "ffffffffffffffffff\r\n{}", "2\r\n{}XX0\r\n\r\n",
    ])
    func `chunks that break off or cannot be read are refused`(chunks: String) async throws {
        let world = try World.shared
        let answer = try await Self.cut(
            world, World.head("POST", "/v1/jobs", [Self.json, "Transfer-Encoding: chunked"]) + chunks)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        try await world.expectNothingStored()
        try await world.expectHealth()
    }

    @Test func `clients that go away without an answer harm nobody`() async throws {
        let (world, json) = (try World.shared, Self.json)
        let requests = [
            World.head("POST", "/v1/jobs", [json, "Content-Length: 100"]), World.head("GET", "/v1/status"),
            World.head("POST", "/v1/jobs", [json, "Content-Length: 2"]) + "{}", World.head("GET", "/v1/jobs/1?wait=1"),
        ]
        for request in requests {
            for _ in 1...50 { try await world.converse { connection in try connection.send(request) } }
        }
        try await world.expectNothingStored()
        try await world.expectHealth()
    }

    @Test func `a length and chunks together are refused`() async throws {
        let world = try World.shared
        let headers = [Self.json, "Content-Length: 4", "Transfer-Encoding: chunked"]
        let answer = try await world.exchange(Array((World.head("POST", "/v1/jobs", headers) + "0\r\n\r\n").utf8))
        #expect(answer.status == 400)
        try await world.expectNothingStored()
    }

    @Test func `what is no HTTP is answered with 400 or not at all, and closed`() async throws {
        let world = try World.shared
        let texts = [
            "\u{16}\u{3}\u{1}\u{2}\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "zebra zebra zebra\r\n\r\n", "GET /v1/jobs HTTP/1.1\r\nNo colon\r\n\r\n", "\0\0\0\0\r\n\r\n",
            "GET /v1/jobs HTTP/1.1\r\nA: b\u{0}c\r\n\r\n", "BREW /v1/jobs HTTP/1.1\r\n\r\n",
        ]
        for text in texts {
            let answer = try await world.converse { connection in
                try connection.send(text)
                return String(decoding: try connection.rest(), as: UTF8.self)
            }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        }
        try await world.expectHealth()
    }

    @Test func `lines that break off are stored as far as they were answered`() async throws {
        try await World.parked { world in
            let line = Bodies.job("whole line")
            let head = World.head("POST", "/v1/jobs", ["Content-Type: application/x-ndjson", "Content-Length: 100000"])
            let answer = try await Self.cut(world, head + "\(line)\n\(line)")
            // The answer breaks off as well, rather than end as if all were there.
            #expect(answer.contains(#"{"line":1,"id":1,"state":"queued"}"#) && !answer.hasSuffix("0\r\n\r\n"))
            #expect(answer.firstRange(of: "HTTP/1.1") == answer.ranges(of: "HTTP/1.1").last)
            #expect(try JobPage(json: await world.get("/v1/jobs").json).jobs.map(\.id) == [1])
        }
    }
}
