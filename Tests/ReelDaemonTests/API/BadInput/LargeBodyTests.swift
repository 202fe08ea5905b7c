import ReelAPI
import ReelCore
import Testing

@Suite(.serialized, .timeLimit(.minutes(30)))
struct LargeBodyTests {
    private static let announced = World.head(
        "POST", "/v1/jobs", ["Content-Type: application/json", "Content-Length: 104857600"])

    @Test func `a body that is announced as too large is refused before it is sent`() async throws {
        try await World.parked { world in
            let announced = Self.announced
            let answer = try await world.exchange(Array(announced.utf8))
            try expectRefusal(answer, .tooLarge, field: nil, "64 MiB")
            for path in ["/v1/estimate", "/v1/videos/generate", "/v1/jobs/1/cancel"] {
                _ = try await world.submit(Bodies.job())
                let head = announced.replacing("/v1/jobs", with: path, maxReplacements: 1)
                #expect(try await world.exchange(Array(head.utf8)).status == 413, "\(path)")
            }
            #expect(try await world.get("/v1/jobs?limit=1").json["jobs"]?.array?.first?["state"] == "queued")
        }
    }

    @Test func `a client that sends it all the same reads the refusal`() async throws {
        try await World.parked { world in
            let announced = Self.announced
            let answer = try await world.converse { connection in
                try connection.send(announced)
                let megabyte = [UInt8](repeating: 0x20, count: 1 << 20)
                for _ in 0..<100 where connection.sendUntilAnswered(megabyte) < megabyte.count { break }
                return try connection.answer()
            }
            try expectRefusal(answer, .tooLarge, field: nil)
            try await world.expectNothingStored()
        }
    }

    @Test func `a body without a length is refused when it has become too large`() async throws {
        try await World.parked { world in
            let answer = try await world.converse { connection in
                let headers = ["Content-Type: application/json", "Transfer-Encoding: chunked"]
                try connection.send(World.head("POST", "/v1/jobs", headers))
                let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + Array("\r\n".utf8)
                for _ in 0..<100 where connection.sendUntilAnswered(chunk) < chunk.count { break }
                return try connection.answer()
            }
            try expectRefusal(answer, .tooLarge, field: nil, "64 MiB")
            try await world.expectNothingStored()
        }
    }

    @Test func `a line that is too long is refused alone`() async throws {
        try await World.parked { world in
            let answer = try await world.converse { connection in
                let megabyte = [UInt8](repeating: 0x20, count: 1 << 20)
                let last = Array("\n\(Bodies.job("after"))".utf8)
                let head = World.head(
                    "POST", "/v1/jobs",
                    ["Content-Type: application/x-ndjson", "Content-Length: \(65 * megabyte.count + last.count)"])
                try connection.send(head)
                for _ in 0..<65 { try connection.send(megabyte) }
                try connection.send(last)
                return try connection.answer()
            }
            let lines = try answer.lines
            #expect(lines.map { $0["line"]?.integer } == [1, 2])
            #expect(lines.first?["error"]?["code"] == "too_large" && lines.last?["id"] != nil)
        }
    }

    @Test func `a job of some megabytes is taken`() async throws {
        try await World.parked { world in
            let filler = String(repeating: "x", count: 4 << 20)
            let request = Bodies.request(with: #""filler":"\#(filler)""#)
            let answer = try await world.post("/v1/jobs", #"{"request":\#(request)}"#)
            #expect(answer.status == 201 && answer.text.contains(request))
            #expect(try await world.get("/v1/jobs/1").body == answer.body)
        }
    }

    @Test(arguments: ["99999999999999999999", "-1", "abc", "1,1", "0x10", "1 1"])
    func `a length that is none is refused and the connection closed`(length: String) async throws {
        try await World.parked { world in
            let head = World.head("POST", "/v1/jobs", ["Content-Type: application/json", "Content-Length: \(length)"])
            let status = try await world.converse { connection in
                try connection.send(head)
                let answer = try connection.answer()
                return try connection.rest().isEmpty ? answer.status : 0
            }
            #expect(status == 400 || status == 413)
            try await world.expectNothingStored()
        }
    }
}
