import ReelAPI
import ReelCore
import Testing

@Suite(.sharedWorld, .timeLimit(.minutes(30)))
struct LinesTests {
    private static let submission = "Content-Type: application/x-ndjson"

    @Test func `each line is answered for itself, in order, with its own number`() async throws {
        let world = try World.shared
        let body = [
            Bodies.job("l1", #""batch":"mix""#), "", "nonsense", "  \t", #"{"request":{}}"#,
            Bodies.job("l6", #""batch":"mix""#) + "\r", "\r", Bodies.job("l8", #""bach":1"#), "[]",
            Bodies.job("l10", #""batch":"mix""#),
        ].joined(separator: "\n")
        let answer = try await world.postLines(body)
        #expect(answer.status == 200 && answer.header("content-type") == "application/x-ndjson")
        let lines = try answer.lines
        #expect(lines.map { $0["line"]?.integer } == [1, 3, 5, 6, 8, 9, 10])
        #expect(lines.map { $0["id"] != nil } == [true, false, false, true, false, false, true])
        #expect(lines.compactMap { $0["error"]?["field"]?.string } == ["request.model", "bach"])
        for error in lines.compactMap({ $0["error"]?.object }) {
            #expect(error.names == ["code", "message", "status", "request_id", "field"])
            #expect(error["code"] == "invalid_request" && error["status"] == 400)
        }
        let stored = try JobPage(json: await world.get("/v1/jobs?batch=mix").json)
        #expect(stored.jobs.map(\.id) == lines.compactMap { $0["id"]?.integer }.reversed().map(JobID.init))
    }

    @Test func `a line's answer is its number, id and state`() async throws {
        let world = try World.shared
        let answer = try await world.postLines(Bodies.job("shape") + "\n")
        let id = try #require(try answer.lines.first?["id"]?.integer)
        #expect(answer.text == #"{"line":1,"id":\#(id),"state":"queued"}"# + "\n")
    }

    @Test func `nothing in, nothing out`() async throws {
        let world = try World.shared
        for body in ["", "\n", "\r\n\n  \n"] {
            let answer = try await world.postLines(body)
            #expect(answer.status == 200 && answer.body.isEmpty)
        }
    }

    @Test func `the first line is answered before the last one is sent`() async throws {
        let (world, submission) = (try World.shared, Self.submission)
        let ids = try await world.converse { connection in
            try connection.send(World.head("POST", "/v1/jobs", [submission, "Transfer-Encoding: chunked"]))
            var ids: [Int?] = []
            for number in 1...3 {
                let line = Bodies.job("streamed \(number)") + "\n"
                try connection.send("\(String(line.utf8.count, radix: 16))\r\n\(line)\r\n")
                if number == 1 { _ = try connection.head() }
                let answer = try JSON(parsing: try connection.chunk() ?? [])
                guard answer["line"]?.integer == number else { break }
                ids.append(answer["id"]?.integer)
            }
            try connection.send("0\r\n\r\n")
            return try connection.chunk() == nil ? ids : []
        }
        #expect(ids.count == 3 && !ids.contains(nil) && Set(ids).count == 3)
    }

    @Test func `a line may be cut anywhere between two chunks`() async throws {
        let (world, submission) = (try World.shared, Self.submission)
        let answer = try await world.converse { connection in
            try connection.send(World.head("POST", "/v1/jobs", [submission, "Transfer-Encoding: chunked"]))
            for byte in Array((Bodies.job("é 🎬") + "\r\n" + Bodies.job("two")).utf8) {
                try connection.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8))
            }
            try connection.send("0\r\n\r\n")
            return try connection.answer()
        }
        #expect(try answer.lines.map { $0["line"]?.integer } == [1, 2])
        let id = JobID(try #require(try answer.lines.first?["id"]?.integer))
        #expect(try await world.job(id).request["prompt"] == "zebra é 🎬")
    }

    @Test func `a line has its own key, which is no other line's`() async throws {
        let world = try World.shared
        let line = Bodies.job("keyed", #""idempotency_key":"line""#)
        let other = Bodies.job("keyed otherwise", #""idempotency_key":"line""#)
        let lines = try await world.postLines([line, line, other, Bodies.job("no key")].joined(separator: "\n")).lines
        #expect(lines.count == 4 && lines[0]["id"] == lines[1]["id"])
        #expect(lines[2]["error"]?["code"] == "conflict" && lines[2]["error"]?["status"] == 409)
        #expect(lines[3]["id"] != nil && lines[3]["id"] != lines[0]["id"])
        #expect(try await world.postLines(line).lines.first?["id"] == lines[0]["id"])
    }

    @Test func `one key for all lines is refused, since it could keep none of its promises`() async throws {
        let world = try World.shared
        let answer = try await world.post(
            "/v1/jobs", Bodies.job("header", #""batch":"header""#), Self.submission, "Idempotency-Key: header")
        try expectRefusal(answer, .invalidRequest, field: "idempotency_key", "line")
        #expect(try JobPage(json: await world.get("/v1/jobs?batch=header").json).jobs.isEmpty)
    }

    @Test func `takes on a line answer all ids`() async throws {
        let lines = try await World.shared.postLines(Bodies.job("takes", #""takes":3"#)).lines
        #expect(lines.count == 1 && lines[0]["ids"]?.array?.count == 3 && lines[0]["id"] == lines[0]["ids"]?.array?[0])
    }

    @Test func `a thousand lines at once`() async throws {
        let world = try World.shared
        let body = (1...1000).map { Bodies.job("many \($0)", #""batch":"many""#) }.joined(separator: "\n")
        let lines = try await world.postLines(body).lines
        #expect(lines.map { $0["line"]?.integer } == Array(1...1000))
        #expect(Set(lines.compactMap { $0["id"]?.integer }).count == 1000)
    }
}
