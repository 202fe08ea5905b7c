import ReelAPI
import ReelCore
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ConnectionTests {
    @Test func `requests sent together are answered in order on one connection`() async throws {
        try await World.parked { world in
            let body = Bodies.job("pipelined")
            let post = World.head(
                "POST", "/v1/jobs", ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"])
            let answers = try await world.converse { connection in
                let get = World.head("GET", "/v1/jobs/1")
                try connection.send(post + body + get + World.head("GET", "/nowhere") + post + body + get)
                return try (1...5).map { _ in try connection.answer() }
            }
            #expect(answers.map(\.status) == [201, 200, 404, 201, 200])
            #expect(answers[0].text == answers[1].text && answers[1].text == answers[4].text)
            #expect(try JobAnswer(json: answers[3].json).id == 2)
        }
    }

    @Test func `a connection is kept open, also after a refusal, and closed when asked to`() async throws {
        try await World.parked { world in
            let (first, second) = try await world.converse { connection in
                let refused =
                    World.head("POST", "/v1/jobs", ["Content-Type: text/plain", "Content-Length: 5"]) + "zebra"
                try connection.send(refused)
                let first = try connection.answer()
                try connection.send(World.head("GET", "/healthz", ["Connection: close"]))
                let second = try connection.answer()
                return (first, try connection.rest().isEmpty ? second.status : 0)
            }
            #expect(first.status == 415 && second == 200)
        }
    }

    @Test func `five hundred idle connections leave room for others`() async throws {
        try await World.parked { world in
            let path = world.socket
            let statuses = try await world.converse { connection in
                let idle = try (0..<500).map { _ in try WireConnection(path: path) }
                for (index, connection) in idle.enumerated() where index.isMultiple(of: 2) {
                    try connection.send("GET /v1/status HTTP/1.1\r\nHo")
                }
                try connection.send(World.head("GET", "/v1/status"))
                var statuses = [try connection.answer().status]
                // And each of them is served when it goes on.
                for (index, connection) in idle.enumerated() {
                    try connection.send(index.isMultiple(of: 2) ? "st: x\r\n\r\n" : World.head("GET", "/healthz"))
                    statuses.append(try connection.answer().status)
                }
                return statuses
            }
            #expect(statuses == Array(repeating: 200, count: 501))
        }
    }

    @Test func `a client that asks before it sends is told to go on`() async throws {
        try await World.parked { world in
            let body = Bodies.job("expected")
            let expect = ["Content-Type: application/json", "Expect: 100-continue"]
            let head = World.head("POST", "/v1/jobs", expect + ["Content-Length: \(body.utf8.count)"])
            let (interim, answer, next) = try await world.converse { connection in
                try connection.send(head)
                let interim = try connection.answer()
                try connection.send(body)
                let answer = try connection.answer()
                try connection.send(World.head("GET", "/healthz"))
                return (interim, answer, try connection.answer())
            }
            #expect(interim.status == 100 && answer.status == 201 && next.status == 200)
            #expect(try JobAnswer(json: answer.json).id == 1)
        }
    }

    @Test func `a client that asks before it sends too much is told so at once`() async throws {
        try await World.parked { world in
            let expect = ["Content-Type: application/json", "Expect: 100-continue", "Content-Length: 104857600"]
            let answer = try await world.exchange(Array(World.head("POST", "/v1/jobs", expect).utf8))
            try expectRefusal(answer, .tooLarge, field: nil)
            try await world.expectNothingStored()
        }
    }

    @Test func `many clients at once get each its own job`() async throws {
        try await World.parked { world in
            let ids = try await withThrowingTaskGroup { group in
                for number in 1...50 { group.addTask { try await world.submit(Bodies.job("crowd \(number)")).id } }
                return try await group.reduce(into: Set<JobID>()) { $0.insert($1) }
            }
            #expect(ids == Set(1...50))
            for id in [1, 25, 50] as [JobID] {
                #expect(try await world.job(id).request["prompt"]?.string?.hasPrefix("zebra crowd") == true)
            }
        }
    }
}
