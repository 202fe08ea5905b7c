import ReelAPI
import ReelCore
import Testing

@Suite(.enabled(if: OtherUser.isPossible), .timeLimit(.minutes(30)))
struct LimitTests {
    private let nobody = OtherUser.nobody

    @Test func `no user has more unended jobs than queued_jobs, whichever way they come in`() async throws {
        try await World.parked("limits: { queued_jobs: 3 }") { world in
            OtherUser.admit(to: world)
            let first = Bodies.job("first", #""idempotency_key":"first""#)
            #expect(try await call(world, "/v1/jobs", first).status == 201)
            let tooMany = try await call(world, "/v1/jobs", Bodies.job("takes", #""takes":3"#))
            try expectRefusal(tooMany, .rateLimited, field: "limits.queued_jobs", "1 of your jobs", "at most 3")
            #expect(tooMany.header("retry-after") == "30")
            #expect(try await call(world, "/v1/jobs", Bodies.job("takes", #""takes":2"#)).status == 201)

            try expectRefusal(
                await call(world, "/v1/jobs", Bodies.job("one more")), .rateLimited, field: "limits.queued_jobs")
            let dropIn = try await call(world, "/v1/videos/generate", Bodies.request("one more"))
            #expect(try dropIn.status == 429 && dropIn.json["error"]?["code"]?.string == "RATE_LIMITED")
            #expect(try dropIn.json["error"]?.object?.names.contains("field") == false)
            #expect(try await call(world, "/v1/jobs", first).status == 200)

            #expect(try await OtherUser.call(world, "POST", "/v1/jobs/1/cancel").status == 200)
            #expect(try await call(world, "/v1/jobs", Bodies.job("instead")).status == 201)
            // Root is exempt, and another user has a count of their own.
            #expect(try await world.submit(Bodies.job("root's")).id == 5)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job(), as: 54_321).status == 201)
        }
    }

    @Test func `of many lines only as many are taken as may be`() async throws {
        try await World.parked("limits: { queued_jobs: 5 }") { world in
            OtherUser.admit(to: world)
            let lines = (1...8).map { Bodies.job("line \($0)") }.joined(separator: "\n")
            let bytes = Self.post("/v1/jobs", lines, type: "application/x-ndjson")
            let answers = try await world.converse(as: nobody) { connection in
                try connection.send(bytes)
                return try connection.answer().lines
            }
            #expect(
                answers.map { $0["state"]?.string == "queued" } == [true, true, true, true, true, false, false, false])
            #expect(answers.last?["error"]?["field"]?.string == "limits.queued_jobs")
        }
    }

    @Test func `the limit holds under many enqueues at once`() async throws {
        try await World.parked("limits: { queued_jobs: 7 }") { world in
            OtherUser.admit(to: world)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...40 {
                    group.addTask {
                        try await world.converse(as: OtherUser.nobody) { connection in
                            try connection.send(Self.post("/v1/jobs", Bodies.job("job \(number)")))
                            return try connection.answer().status
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 7 && statuses.count { $0 == 429 } == 33)
            #expect(try JobPage(json: await world.get("/v1/jobs?owner=nobody").json).jobs.count == 7)
        }
    }

    @Test func `no more of a user's requests are served at a time than in_flight, and nobody else's are refused`()
        async throws
    {
        try await World.parked("limits: { in_flight: 2 }") { world in
            OtherUser.admit(to: world)
            let socket = world.socket
            try await world.converse(as: nobody) { first in
                let second = try WireConnection(path: socket)
                // Lines whose end is not told yet: once one of them is answered, the request is sure to be being served.
                for connection in [first, second] {
                    try connection.send(
                        World.head(
                            "POST", "/v1/jobs",
                            ["Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"]))
                    let line = Bodies.job() + "\n"
                    try connection.send("\(String(line.utf8.count, radix: 16))\r\n\(line)\r\n")
                    #expect(try connection.head().status == 200)
                    #expect(try connection.chunk() != nil)
                }
                let third = try WireConnection(path: socket)
                try third.send(World.head("GET", "/v1/jobs/1"))
                let answer = try third.answer()
                try expectRefusal(answer, .rateLimited, field: "limits.in_flight", "2 of your requests")
                #expect(answer.header("retry-after") == "1")
                // One ends: there is room for another, on the same connection.
                try first.send("0\r\n\r\n")
                #expect(try first.chunk() == nil)
                try first.send(World.head("GET", "/v1/jobs/1"))
                #expect(try first.answer().status == 200)
            }
            #expect(try await world.get("/v1/jobs/1").status == 200)
            // Its connections are closed: the places are free again.
            var statuses: [Int] = []
            while statuses.last != 200 {
                statuses.append(try await OtherUser.call(world, "GET", "/v1/jobs/1").status)
                try #require(statuses.count < 1000)
            }
        }
    }

    @Test func `a connection too many is answered and closed, and no other user's`() async throws {
        try await World.parked("limits: { connections: 3 }") { world in
            OtherUser.admit(to: world)
            let socket = world.socket
            try await world.converse(as: nobody) { first in
                let open = try [first] + (0..<3).map { _ in try WireConnection(path: socket) }
                // Which of those that come together is the one too many is not told by the order of their coming.
                for connection in open { try connection.send(World.head("GET", "/v1/models")) }
                let answers = try open.map { try $0.answer() }
                let refused = try #require(answers.firstIndex { $0.status != 200 })
                #expect(answers.count { $0.status == 200 } == 3)
                try expectRefusal(answers[refused], .rateLimited, field: "limits.connections", "3 connections")
                #expect(answers[refused].header("connection") == "close")
                #expect(try open[refused].rest().isEmpty)
                let dropIn = try WireConnection(path: socket)
                try dropIn.send(World.head("GET", "/v1/videos/tasks/reel_1"))
                #expect(try dropIn.answer().json["error"]?["code"]?.string == "RATE_LIMITED")
                for connection in open.indices.filter({ $0 != refused }).map({ open[$0] }) {
                    try connection.send(World.head("GET", "/v1/models"))
                    #expect(try connection.answer().status == 200)
                }
            }
            #expect(try await OtherUser.call(world, "GET", "/v1/models", as: 54_321).status == 200)
            #expect(try await world.get("/v1/models").status == 200)
        }
    }

    @Test func `of hundreds of connections that say nothing none is kept for long, and others are served`() async throws
    {
        try await World.parked("limits: { connections: 2 }") { world in
            OtherUser.admit(to: world)
            let socket = world.socket
            try await world.converse(as: nobody) { first in
                let second = try WireConnection(path: socket)
                for connection in [first, second] {
                    try connection.send(World.head("GET", "/v1/models"))
                    #expect(try connection.answer().status == 200)
                }
                // Those beyond the ones that are waited for are closed at once, the rest after some seconds.
                let silent = try (0..<300).map { _ in try WireConnection(path: socket) }
                for connection in silent { #expect(try connection.rest().isEmpty) }
                try first.send(World.head("GET", "/v1/models"))
                #expect(try first.answer().status == 200)
            }
            #expect(try await world.get("/v1/models").status == 200)
        }
    }

    private func call(_ world: World, _ path: String, _ body: String) async throws -> WireAnswer {
        try await OtherUser.call(world, "POST", path, body)
    }

    private static func post(_ path: String, _ body: String, type: String = "application/json") -> [UInt8] {
        let headers = ["Content-Length: \(body.utf8.count)", "Content-Type: \(type)"]
        return Array((World.head("POST", path, headers) + body).utf8)
    }
}
