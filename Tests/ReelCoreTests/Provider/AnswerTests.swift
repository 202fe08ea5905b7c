import ReelCore
import Testing

/// provider-api.md's tables, row by row.
@Suite struct AnswerTests {
    private static func answer(_ status: Int, _ body: String, retryAfter: String? = nil, date: String? = nil)
        -> ProviderAnswer
    {
        ProviderAnswer(
            status: status, retryAfter: retryAfter, date: date, now: Timestamp(milliseconds: 0), body: Array(body.utf8))
    }

    private static func error(_ code: String) -> String {
        #"{"error":{"code":\#(code),"message":"m","status":1,"request_id":"r"}}"#
    }

    /// The case's name without its values.
    private static func word(_ answer: SubmissionAnswer) -> String {
        switch answer {
        case .accepted: "accepted"
        case .notSent: "not_sent"
        case .unauthorized: "unauthorized"
        case .noCredit: "no_credit"
        case .rateLimited: "rate_limited"
        case .tooManyTasks: "too_many"
        case .serverError: "server_error"
        case .refused: "refused"
        case .unknown: "unknown"
        }
    }

    private static let rows: [(Int, String, String)] = [
        (200, #"{"task_id":"task_1","request_id":"r"}"#, "accepted"), (201, #"{"task_id":42}"#, "accepted"),
        (200, "", "unknown"), (200, "<html>", "unknown"), (200, #"{"task_id":""}"#, "unknown"), (200, "{}", "unknown"),
        (200, #"{"task_id":null}"#, "unknown"), (204, "", "unknown"),
        (400, error(#""INVALID_PARAMETER""#), "refused"), (400, error(#""INVALID_PROMPT""#), "refused"),
        (400, "", "refused"),
        (401, error(#""UNAUTHORIZED""#), "unauthorized"), (401, "", "unauthorized"), (402, "", "no_credit"),
        (403, error(#""FORBIDDEN""#), "refused"), (403, error(#""QUOTA_EXCEEDED""#), "no_credit"),
        (403, error(#""insufficient_balance""#), "no_credit"), (403, error("1102"), "no_credit"),
        (400, error(#""INSUFFICIENT_CREDITS""#), "no_credit"), (500, error(#""INSUFFICIENT_CREDITS""#), "no_credit"),
        (504, error(#""INSUFFICIENT_CREDITS""#), "no_credit"), (200, error(#""INSUFFICIENT_CREDITS""#), "no_credit"),
        (429, error(#""RATE_LIMITED""#), "rate_limited"), (429, "", "rate_limited"), (429, error("1102"), "no_credit"),
        (429, error(#""1101""#), "no_credit"), (429, error("1303"), "too_many"), (429, error(#""1303""#), "too_many"),
        (500, error(#""X""#), "server_error"), (502, error("5"), "server_error"), (503, error(#""X""#), "server_error"),
        (500, "", "unknown"), (502, "<html>", "unknown"), (503, #"{"error":"down"}"#, "unknown"),
        (503, #"{"error":{"message":"no code"}}"#, "unknown"), (504, error(#""X""#), "unknown"), (408, "", "unknown"),
        (301, "", "unknown"), (302, #"{"task_id":"t"}"#, "unknown"), (307, "", "unknown"), (404, "", "refused"),
    ]

    @Test(arguments: rows) func `a submission's answer is read as the table has it`(row: (Int, String, String)) {
        let answer = SubmissionAnswer(Self.answer(row.0, row.1), trustsServerErrors: true)
        #expect(Self.word(answer) == row.2)
    }

    @Test(arguments: [500, 502, 503]) func `distrusted, a server error proves nothing`(status: Int) {
        let answer = SubmissionAnswer(Self.answer(status, Self.error("5")), trustsServerErrors: false)
        #expect(Self.word(answer) == "unknown")
    }

    @Test func `code, message and request id are kept verbatim, also where some are missing`() {
        let full = Self.answer(400, Self.error("1102")).jobError
        #expect(full == JobError(code: "1102", message: "m", status: 400, requestID: "r"))
        let bare = Self.answer(400, #"{"error":{"code":"X"}}"#).jobError
        #expect(bare.code == "X" && bare.requestID == nil)
    }

    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test(
        arguments: [
            ("30", nil, 30), ("0", nil, 0), (" 7 ", nil, 7), ("99999999999999999999", nil, 86_400),
            ("Sun, 06 Nov 1994 08:50:37 GMT", date, 60), ("Sun, 06 Nov 1994 08:40:37 GMT", date, 0),
        ] as [(String, String?, Int)])
    func `Retry-After is read as seconds or as a date measured from the answer's own`(row: (String, String?, Int)) {
        let duration = RetryAfter.duration(of: row.0, date: row.1, now: Timestamp(milliseconds: 0))
        #expect(duration == .seconds(row.2))
    }

    @Test(arguments: ["", "-5", "soon", "1.5", "Sun, 06 Nov 1994"]) func `what is no wait is none`(text: String) {
        #expect(RetryAfter.duration(of: text, date: nil, now: Timestamp(milliseconds: 0)) == nil)
    }

    private static let task = TaskID("task_1")

    private static func poll(_ status: Int, _ body: String) -> TaskAnswer {
        TaskAnswer(answer(status, body), for: task)
    }

    @Test func `a poll's answer is read as documented`() {
        #expect(Self.poll(200, #"{"task_id":"task_1","status":"processing"}"#) == .pending("processing"))
        #expect(Self.poll(200, #"{"task_id":"task_1","status":"paused"}"#) == .pending("paused"))
        let done =
            #"{"status":"succeeded","videos":[{"url":"https://a","width":1284,"duration":8.5,"cover_url":"https://c"}]}"#
        let video = Video(url: "https://a", width: 1284, duration: 8.5, coverURL: "https://c")
        #expect(Self.poll(200, done) == .succeeded([video]))
        let failed = #"{"status":"failed","error":{"code":1102,"message":"m"},"request_id":"r"}"#
        #expect(Self.poll(200, failed) == .failed(JobError(code: "1102", message: "m", requestID: "r")))
        #expect(Self.poll(404, "") == .missing)
        #expect(
            Self.poll(401, "")
                == .unauthorized(
                    JobError(
                        code: "http_401", message: "the provider answered 401 without saying why", status: 401)))
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"status":1}"#, #"{"task_id":"task_2","status":"succeeded"}"#, #"{"status":"succeeded"}"#,
        #"{"status":"succeeded","videos":[]}"#, #"{"status":"succeeded","videos":[{"url":"https://a"},{}]}"#,
    ])
    func `what tells nothing is never taken for an end`(body: String) {
        guard case .unreadable = Self.poll(200, body) else {
            Issue.record("\(Self.poll(200, body))")
            return
        }
    }

    @Test(arguments: ["1e999", "-1"]) func `a duration that is no duration is left out`(number: String) {
        let body = #"{"status":"succeeded","videos":[{"url":"https://a","duration":\#(number)}]}"#
        #expect(Self.poll(200, body) == .succeeded([Video(url: "https://a")]))
    }
}
