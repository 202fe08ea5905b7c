import ReelCore
import ReelProvider
import Testing

/// Where no answer comes: what is sure not to have been sent, and what is not.
@Suite(.timeLimit(.minutes(30)))
struct SubmissionConnectionTests {
    private func submit(to url: String, _ timeouts: Timeouts = Timeouts()) async throws -> SubmissionAnswer {
        try await withClient(url, timeouts: timeouts) { await $0.submit(aRequest) }
    }

    @Test func `a refused connection sent nothing`() async throws {
        let answer = try await submit(to: "http://127.0.0.1:\(RawServer.closedPort())")
        #expect(answer == .notSent("the connection was refused"))
    }

    @Test func `a name that does not resolve sent nothing`() async throws {
        guard case .notSent = try await submit(to: "https://no-such-host.invalid/api") else {
            Issue.record("a request was sent to nowhere")
            return
        }
    }

    @Test func `TLS to a server that speaks none sent nothing`() async throws {
        let answer = try await withServer({ connection, _ in
            _ = connection.read()
            connection.answer(400, "this is no TLS")
        }) { try await submit(to: "https://127.0.0.1:\($0.port)") }
        #expect(answer == .notSent("the TLS connection failed"))
    }

    @Test func `a connection that does not come about in time sent nothing`() async throws {
        let answer = try await withServer({ connection, _ in connection.waitForClose() }) {
            try await submit(to: "https://127.0.0.1:\($0.port)", Timeouts(connect: .milliseconds(200)))
        }
        guard case .notSent = answer else { throw Unexpected(answer) }
    }

    @Test func `a connection that is reset when it was accepted sent nothing`() async throws {
        let answer = try await withServer({ connection, _ in connection.reset() }) {
            try await submit(to: $0.url, Timeouts(settle: .seconds(5)))
        }
        guard case .notSent = answer else { throw Unexpected(answer) }
    }

    @Test func `a connection that is closed before the body was asked for sent nothing`() async throws {
        let answer = try await withServer({ connection, _ in _ = connection.readHead() }) {
            try await submit(to: $0.url, Timeouts(settle: .seconds(5)))
        }
        guard case .notSent = answer else { throw Unexpected(answer) }
    }

    @Test(arguments: [true, false])
    func `a connection that ends after the request was read leaves the outcome unknown`(isReset: Bool) async throws {
        let answer = try await withServer({ connection, _ in
            connection.readRequest()
            if isReset { connection.reset() }
        }) { try await submit(to: $0.url) }
        guard case .unknown(let error) = answer else { throw Unexpected(answer) }
        #expect(error.code == "no_answer")
        #expect(error.message.hasSuffix("before an answer came"))
    }

    @Test func `no answer in time leaves the outcome unknown`() async throws {
        let answer = try await withServer({ connection, _ in
            connection.readRequest()
            connection.waitForClose()
        }) { try await submit(to: $0.url, Timeouts(submit: .seconds(2))) }
        #expect(answer == .unknown(JobError(code: "no_answer", message: "no answer came in time")))
    }

    @Test func `an answer that is no HTTP leaves the outcome unknown`() async throws {
        let answer = try await withServer({ connection, _ in
            connection.readRequest()
            connection.send("220 mail.example ESMTP\r\n\r\n")
        }) { try await submit(to: $0.url) }
        guard case .unknown = answer else { throw Unexpected(answer) }
    }

    @Test func `a submission whose caller is cancelled is carried to its end`() async throws {
        let (read, isRead) = AsyncStream.makeStream(of: Void.self)
        let (go, mayGo) = AsyncStream.makeStream(of: Void.self)
        let answer = try await withServer({ connection, _ in
            connection.readRequest()
            isRead.yield()
            Blocking.wait(for: go)
            connection.answer(200, accepted)
        }) { server in
            try await withClient(server.url) { client in
                let task = Task { await client.submit(aRequest) }
                for await _ in read { break }
                task.cancel()
                mayGo.finish()
                return await task.value
            }
        }
        #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
    }

    @Test func `each submission has a connection of its own`() async throws {
        try await withServer({ connection, _ in
            while connection.readRequest() != nil { connection.answer(200, accepted) }
        }) { server in
            try await withClient(server.url) { client in
                for _ in 0..<3 { _ = await client.submit(aRequest) }
            }
            #expect(server.connections == 3)
        }
    }
}
