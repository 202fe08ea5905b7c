import Foundation
import NIOHTTP1

extension VideoAPI {
    /// Writes an answer.
    ///
    /// - Parameters:
    ///   - answer: what to say.
    ///   - normal: what would be said if all were well; parts of it may be wanted.
    ///   - caller: who gets to wait when the answer has a `Retry-After`.
    /// - Returns: the answer in full.
    func reply(with answer: ScriptedAnswer, normal: JSONBody? = nil, to caller: Caller? = nil) -> Reply {
        let now = now()
        let content = content(of: answer, normal: normal)
        var headers = HTTPHeaders([("date", Timestamp.http(now)), ("content-length", String(content.bytes.count))])
        if let type = content.type { headers.add(name: "content-type", value: type) }
        if let retryAfter = answer.retryAfter { headers.add(name: "retry-after", value: retryAfter.header(at: now)) }
        if 300..<400 ~= answer.status { headers.add(name: "location", value: origin + "/trap") }
        for (name, value) in answer.headers { headers.replaceOrAdd(name: name, value: value) }

        var reply = Reply(head: .init(status: answer.status, headers: headers), parts: parts(content.bytes, answer))
        if answer.status == 429, let caller, let retryAfter = answer.retryAfter {
            reply.whenSent = { [self] in beginQuietPeriod(retryAfter, sentAt: now, for: caller) }
        }
        return reply
    }

    private func content(of answer: ScriptedAnswer, normal: JSONBody?) -> (bytes: [UInt8], type: String?) {
        let json = "application/json"
        switch answer.body {
        case .empty: return ([], nil)
        case .html: return (Array(Self.gatewayPage.utf8), "text/html")
        case .text(let text): return (Array(text.utf8), json)
        case .error(let code, let message):
            return (errorBody(code, message, status: answer.status).text, json)
        case .code(let code):
            return (JSONBody.object(["error": .object(["code": code.json])]).text, json)
        case .normal: return (normal?.text ?? [], json)
        case .half:
            let text = normal?.text ?? []
            return (Array(text.prefix(text.count / 2)), json)
        case .withoutTaskID:
            guard case .object(var members) = normal else { return ([], json) }
            members["task_id"] = nil
            return (JSONBody.object(members).text, json)
        }
    }

    private func errorBody(_ code: ProviderCode, _ message: String, status: Int) -> JSONBody {
        .object([
            "error": .object([
                "code": code.json, "message": .string(message), "status": .integer(status),
                "request_id": .string(withBoard { $0.requestID() }),
            ])
        ])
    }

    private func parts(_ bytes: [UInt8], _ answer: ScriptedAnswer) -> [Reply.Part] {
        guard let cut = answer.cutAfter, cut < bytes.count else { return [.bytes(bytes)] }
        return [.bytes(Array(bytes.prefix(cut))), .close]
    }

    private func beginQuietPeriod(_ retryAfter: ScriptedRetryAfter, sentAt: Date, for caller: Caller) {
        guard let key = caller.key, let end = retryAfter.end(from: sentAt) else { return }
        ledger.begin(QuietPeriod(key: key, limited: caller.call, answeredAt: sentAt, until: end))
    }

    private static let gatewayPage = "<html><body><h1>upstream connect error</h1></body></html>\n"
}

extension HTTPResponseHead {
    init(status: Int, headers: HTTPHeaders) {
        self.init(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    }
}
