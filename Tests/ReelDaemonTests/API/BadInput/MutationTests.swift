import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct MutationTests {
    /// The bytes with some of them changed, taken out, doubled or made up.
    private static func mutated(_ bytes: [UInt8], _ random: inout SeededChance) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let start = Int.random(in: bytes.indices, using: &random)
            let end = min(bytes.count, start + Int.random(in: 1...20, using: &random))
            switch Int.random(in: 0...4, using: &random) {
            case 0: bytes[start] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(start..<end)
            case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: start)
            default: bytes.swapAt(start, end - 1)
            }
        }
        return bytes
    }

    @Test func `whatever a body becomes, it is a job or refused`() async throws {
        try await World.parked { world in
            var random = SeededChance(seed: 1)
            let settings = #""batch":"b","labels":{"a":"b"},"priority":5,"takes":2,"not_before":"2099-01-01T00:00:00Z""#
            let body = Array(#"{"request":\#(Bodies.seed),\#(settings)}"#.utf8)
            var stored = 0
            for _ in 1...400 {
                let answer = try await world.post("/v1/jobs", bytes: Self.mutated(body, &random))
                #expect([201, 400, 501].contains(answer.status), "\(answer.text)")
                if answer.status == 201 { stored += try answer.json["jobs"]?.array?.count ?? 1 }
            }
            let status = try StatusAnswer(json: await world.get("/v1/status").json)
            #expect(status.jobs[.queued] == stored && status.jobs.values.reduce(0, +) == stored)
        }
    }

    @Test func `whatever a head becomes, the daemon lives and fails at nothing`() async throws {
        try await World.parked { world in
            var random = SeededChance(seed: 2)
            let body = Bodies.job()
            let headers = [
                "Content-Type: application/json", "Content-Length: \(body.utf8.count)", "Idempotency-Key: key",
                "Expect: 100-continue", "Range: bytes=0-5", "If-None-Match: \"a\"", "Connection: keep-alive",
            ]
            for path in ["/v1/jobs", "/v1/jobs/1/cancel", "/v1/jobs?limit=5&state=queued", "/v1/lanes/main/pause"] {
                let head = Array(World.head("POST", path, headers).utf8)
                for _ in 1...60 {
                    let request = Self.mutated(head, &random) + Array(body.utf8)
                    let answer = try await world.converse { connection in
                        connection.sendUntilAnswered(request)
                        connection.finishSending()
                        return String(decoding: try connection.rest(), as: UTF8.self)
                    }
                    #expect(answer.isEmpty || answer.firstMatch(of: /^HTTP\/1\.1 [124]/) != nil, "\(answer)")
                }
            }
        }
    }

    @Test func `whatever lines become, each is answered or the end is missing`() async throws {
        try await World.parked { world in
            var random = SeededChance(seed: 3)
            let body = Array((1...5).map { Bodies.job("line \($0)") }.joined(separator: "\r\n").utf8)
            for _ in 1...100 {
                let bytes = Self.mutated(body, &random)
                let answer = try await world.post("/v1/jobs", bytes: bytes, ["Content-Type: application/x-ndjson"])
                let lines = try answer.lines
                let given = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
                let numbers = given.filter { !$0.element.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }.map {
                    $0.offset + 1
                }
                #expect(answer.status == 200 && lines.map { $0["line"]?.integer } == numbers)
                #expect(lines.allSatisfy { $0["id"] != nil || $0["error"]?["status"] == 400 })
            }
        }
    }
}
