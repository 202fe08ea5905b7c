import ReelCore
import ReelProvider
import Testing

/// Asking after a task, which never fails, only learns nothing.
@Suite(.timeLimit(.minutes(30)))
struct PollTests {
    private let task = TaskID("task_1")

    private func poll(
        timeouts: Timeouts = Timeouts(), _ script: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> TaskAnswer {
        try await withServer({ connection, _ in
            connection.readRequest()
            script(connection)
        }) { server in try await withClient(server.url, timeouts: timeouts) { await $0.poll(task) } }
    }

    @Test(arguments: [
        ("task_1", "task_1"), ("a/b?c#d e", "a%2Fb%3Fc%23d%20e"), ("..", "%2E%2E"), ("a.b~c-é", "a.b~c-%C3%A9"),
    ])
    func `the id is one segment of the path`(id: String, segment: String) async throws {
        try await withServer({ connection, _ in
            connection.readRequest()
            connection.answer(200, #"{"status":"queued"}"#)
        }) { server in
            let answer = try await withClient(server.url + "/router") { await $0.poll(TaskID(id)) }
            #expect(answer == .pending("queued"))
            #expect(server.requests.first?.line == "GET /router/v1/videos/tasks/\(segment) HTTP/1.1")
            #expect(server.requests.first?["authorization"] == "Bearer sk-very-secret")
        }
    }

    @Test func `a connection is used again`() async throws {
        try await withServer({ connection, _ in
            while connection.readRequest() != nil { connection.answer(200, #"{"status":"processing"}"#) }
        }) { server in
            try await withClient(server.url) { client in
                for _ in 0..<3 { #expect(await client.poll(task) == .pending("processing")) }
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `answers are read by their status`() async throws {
        #expect(try await poll { $0.answer(404, "") } == .missing)
        #expect(
            try await poll { $0.answer(429, "", headers: ["Retry-After: 9"]) } == .rateLimited(retryAfter: .seconds(9)))
        guard case .serverError = try await poll({ $0.answer(502, "<html>") }) else { throw Unexpected("502") }
        guard case .unreadable = try await poll({ $0.answer(302, "") }) else { throw Unexpected("302") }
        guard case .unreadable = try await poll({ $0.answer(200, "<html>") }) else { throw Unexpected("200") }
    }

    @Test func `no answer, or half of one, is no answer`() async throws {
        let short = Timeouts(poll: .milliseconds(200))
        #expect(try await poll { $0.reset() }.isNoAnswer)
        #expect(try await poll { _ in }.isNoAnswer)
        #expect(try await poll(timeouts: short) { $0.waitForClose() } == .noAnswer("no answer came in time"))
        #expect(try await poll { $0.send("HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"sta") }.isNoAnswer)
        let slow = try await poll(timeouts: Timeouts(poll: .seconds(2))) { connection in
            connection.send("HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"sta")
            connection.waitForClose()
        }
        #expect(slow == .noAnswer("the answer did not end in time"))
        let refused = try await withClient("http://127.0.0.1:\(RawServer.closedPort())") { await $0.poll(task) }
        #expect(refused == .noAnswer("the connection was refused"))
    }

    @Test(arguments: ["", "HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"sta"])
    func `a cancelled poll ends at once`(sent: String) async throws {
        let (read, isRead) = AsyncStream.makeStream(of: Void.self)
        let answer = try await withServer({ connection, _ in
            connection.readRequest()
            connection.send(sent)
            isRead.yield()
            connection.waitForClose()
        }) { server in
            try await withClient(server.url) { client in
                let poll = Task { await client.poll(TaskID("task_1")) }
                for await _ in read { break }
                poll.cancel()
                return await poll.value
            }
        }
        #expect(answer == .noAnswer("cancelled"))
    }
}

extension TaskAnswer {
    fileprivate var isNoAnswer: Bool { if case .noAnswer = self { true } else { false } }
}
