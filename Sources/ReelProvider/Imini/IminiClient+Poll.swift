import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import ReelCore

extension IminiClient {
    package func poll(_ task: TaskID) async -> TaskAnswer {
        let deadline = ContinuousClock.now + timeouts.poll
        let request = request(.GET, "/v1/videos/tasks/\(Self.escaped(task.rawValue))")
        do {
            let response = try await polling.execute(request, timeout: TimeAmount(timeouts.poll))
            let body = await AnswerBody.read(response.body, until: deadline)
            if Task.isCancelled { return .noAnswer("cancelled") }
            if let failure = body.failure, (200..<300).contains(response.status.code) { return .noAnswer(failure) }
            guard body.bytes.count > AnswerBody.short else { return TaskAnswer(answer(response, body), for: task) }
            // Other calls wait on this thread.
            return await withTaskExecutorPreference(globalConcurrentExecutor) {
                TaskAnswer(answer(response, body), for: task)
            }
        } catch {
            return .noAnswer(Task.isCancelled ? "cancelled" : FailureWords.of(error))
        }
    }

    /// One segment of a path: all but RFC 3986's unreserved characters escaped.
    static func escaped(_ segment: String) -> String {
        let dotted = segment == "." || segment == ".."
        return segment.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            case UInt8(ascii: ".") where !dotted: "."
            default: "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
