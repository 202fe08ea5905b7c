import ReelCore
import ReelProvider
import ReelTesting
import Testing

/// Answers that come before the request has been read.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct EarlyAnswerTests {
    private static let large = SubmissionBody(bytes: Array(repeating: UInt8(ascii: "x"), count: 8 << 20))

    // The status is sure to arrive. The body may fall to the reset with which a server ends what it does not read.
    @Test(arguments: [true, false], [401, 413, 429])
    func `an early refusal is an answer`(isLarge: Bool, status: Int) async throws {
        let body = isLarge ? Self.large : aRequest
        for _ in 0..<10 {
            let answer = try await withServer({ connection, _ in
                _ = connection.readHead()
                connection.answer(status, #"{"error":{"code":"CODE"}}"#, headers: ["Connection: close"])
            }) { server in try await withClient(server.url) { await $0.submit(body) } }
            #expect(answer.error?.status == status)
        }
    }

    @Test func `an early refusal that is followed by a reset is an answer`() async throws {
        for _ in 0..<10 {
            let answer = try await withServer({ connection, _ in
                _ = connection.readHead()
                connection.answer(413, #"{"error":{"code":"TOO_LARGE"}}"#)
                connection.reset()
            }) { server in try await withClient(server.url) { await $0.submit(Self.large) } }
            #expect(answer.error?.status == 413)
        }
    }

    @Test func `an acceptance that came before the body was read is an answer`() async throws {
        let answer = try await withServer({ connection, _ in
            _ = connection.readHead()
            connection.answer(200, accepted)
            connection.waitForClose()
        }) { server in try await withClient(server.url) { await $0.submit(aRequest) } }
        #expect(answer == .accepted(TaskID("task_1"), requestID: "r1"))
    }
}

extension SubmissionAnswer {
    /// The refusal in it.
    fileprivate var error: JobError? {
        switch self {
        case .accepted, .notSent: nil
        case .unauthorized(let error), .noCredit(let error), .rateLimited(let error, _), .tooManyTasks(let error, _),
            .serverError(let error), .refused(let error):
            error
        // Not what is looked for.
        case .unknown: nil
        }
    }
}
