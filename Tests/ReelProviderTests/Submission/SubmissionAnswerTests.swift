import ReelCore
import ReelProvider
import Testing

/// What is made of answers, in whatever state they come.
@Suite(.timeLimit(.minutes(30)))
struct SubmissionAnswerTests {
    /// Submits to a server that reads the request, then plays the script.
    private func submit(
        timeouts: Timeouts = Timeouts(), trusts: Bool = true, _ script: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> SubmissionAnswer {
        try await withServer({ connection, _ in
            connection.readRequest()
            script(connection)
        }) { server in
            try await withClient(server.url, timeouts: timeouts, trustsServerErrors: trusts) {
                await $0.submit(aRequest)
            }
        }
    }

    private static let refusal = #"{"error":{"code":"UPSTREAM","message":"no","status":503,"request_id":"r9"}}"#

    @Test func `the request goes out as it should`() async throws {
        let requests = try await withServer({ connection, _ in
            connection.readRequest()
            connection.answer(200, accepted)
        }) { server in
            try await withClient(server.url + "/imini/router/") { _ = await $0.submit(aRequest) }
            return server.requests
        }
        let request = try #require(requests.first)
        #expect(requests.count == 1)
        #expect(request.line == "POST /imini/router/v1/videos/generate HTTP/1.1")
        #expect(request["authorization"] == "Bearer sk-very-secret")
        #expect(request["content-type"] == "application/json")
        #expect(SubmissionBody(bytes: request.body) == aRequest)
    }

    @Test func `an accepted task is accepted`() async throws {
        let answer = try await submit { $0.answer(200, accepted) }
        #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + accepted,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(accepted.utf8.count, radix: 16))\r\n" + accepted,
        "HTTP/1.0 200 OK\r\n\r\n" + accepted,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: \(accepted.utf8.count)\r\n\r\n" + accepted,
    ])
    func `a task id that came is not lost, however the answer ends`(raw: String) async throws {
        let answer = try await submit { $0.send(raw) }
        #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>...",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"task_id\":\"tas",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\noops",
        "HTTP/1.1 503 X\r\nContent-Length: 200\r\n\r\n{\"error\":{\"code\":\"UPSTR",
        "HTTP/1.1 504 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 408 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 X\r\n\r\n",
    ])
    func `an answer that tells nothing leaves the outcome unknown`(raw: String) async throws {
        let answer = try await submit { $0.send(raw) }
        guard case .unknown(let error) = answer else { throw Unexpected(answer) }
        #expect(error.code != "no_answer")
    }

    @Test func `a refusal whose body is cut off is read by its status`() async throws {
        func answer(_ status: Int) async throws -> SubmissionAnswer {
            try await submit { $0.send("HTTP/1.1 \(status) X\r\nContent-Length: 200\r\nRetry-After: 7\r\n\r\n{\"err") }
        }
        guard case .refused(let error) = try await answer(400) else { throw Unexpected("400") }
        #expect(error.status == 400)
        guard case .unauthorized = try await answer(401) else { throw Unexpected("401") }
        guard case .noCredit = try await answer(402) else { throw Unexpected("402") }
        guard case .rateLimited(_, .seconds(7)) = try await answer(429) else { throw Unexpected("429") }
    }

    @Test func `a server error's word is taken, unless the lane distrusts it`() async throws {
        let script: @Sendable (RawConnection) -> Void = { $0.answer(503, Self.refusal) }
        let error = JobError(code: "UPSTREAM", message: "no", status: 503, requestID: "r9")
        #expect(try await submit(script) == .serverError(error))
        #expect(try await submit(trusts: false, script) == .unknown(error))
    }

    @Test func `an answer that does not end is cut off in time`() async throws {
        let answer = try await submit(timeouts: Timeouts(submit: .seconds(2))) { connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"task_")
            connection.waitForClose()
        }
        guard case .unknown(let error) = answer else { throw Unexpected(answer) }
        #expect(error.status == 200)
    }

    @Test(arguments: [(200, true), (429, false)])
    func `an answer of more than a megabyte is not read`(status: Int, isUnknown: Bool) async throws {
        let long = "{\"task_id\":\"task_1\",\"x\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
        switch try await submit({ $0.answer(status, long) }) {
        case .unknown: #expect(isUnknown)
        case .rateLimited: #expect(!isUnknown)
        case let answer: throw Unexpected(answer)
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed, and the key goes nowhere else`(status: Int) async throws {
        try await withServer({ connection, _ in connection.readRequest() }) { trap in
            let answer = try await submit { [url = trap.url] in $0.answer(status, "", headers: ["Location: \(url)/"]) }
            guard case .unknown = answer else { throw Unexpected(answer) }
            #expect(trap.connections == 0)
        }
    }
}
