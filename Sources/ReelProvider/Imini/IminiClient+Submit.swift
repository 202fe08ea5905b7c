import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import ReelCore

extension IminiClient {
    package func submit(_ body: SubmissionBody) async -> SubmissionAnswer {
        // A task of its own: the caller's end must not end the request, whose outcome is worth money.
        await Task(executorPreference: CallLoops.next()) { await send(body) }.value
    }

    private func send(_ body: SubmissionBody) async -> SubmissionAnswer {
        guard body.length > 0 else { return .notSent("the request is empty") }
        let source: BodySource
        do throws(IOFailure) {
            source = try await BodySource(body)
        } catch {
            return .notSent("an uploaded file is missing, changed or cannot be read")
        }
        var request = request(.POST, "/v1/videos/generate")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .stream(BodyStream(source: source, settle: timeouts.settle), length: .known(body.length))
        return await outcome(of: request, source)
    }

    private func outcome(of request: HTTPClientRequest, _ source: BodySource) async -> SubmissionAnswer {
        let deadline = ContinuousClock.now + timeouts.submit
        do {
            let response = try await submitting.execute(request, timeout: TimeAmount(timeouts.submit))
            let body = await AnswerBody.read(response.body, until: deadline)
            source.end()
            return SubmissionAnswer(answer(response, body), trustsServerErrors: trustsServerErrors)
        } catch {
            let words = FailureWords.of(error)
            return source.end() ? .unknown(JobError(code: "no_answer", message: words)) : .notSent(words)
        }
    }
}
