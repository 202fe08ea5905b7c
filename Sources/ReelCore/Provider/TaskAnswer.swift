/// What a poll's answer says about the task.
package enum TaskAnswer: Equatable, Sendable {
    /// A word that is no end. Any word but the four known ones is kept polling and worth a warning (client).
    case pending(String)
    case succeeded([Video])
    case failed(JobError)
    /// 404: unknown, expired, not visible yet, or a wrong account.
    case missing
    case unauthorized(JobError)
    case rateLimited(retryAfter: Duration?)
    case serverError(JobError)
    /// An answer that tells nothing.
    case unreadable(String)
    case noAnswer(String)

    /// The words of the provider for a task's status (client).
    package static let knownWords: Set<String> = ["queued", "processing", "succeeded", "failed"]

    /// Reads the answer to a poll of `task`.
    package init(_ answer: ProviderAnswer, for task: TaskID) {
        switch answer.status {
        case 200..<300: self = Self.read(answer.body, for: task)
        case 401: self = .unauthorized(answer.jobError)
        case 404: self = .missing
        case 429: self = .rateLimited(retryAfter: answer.retryAfter)
        case 500...: self = .serverError(answer.jobError)
        default: self = .unreadable("the provider answered \(answer.status) to a poll")
        }
    }

    private static func read(_ body: JSON?, for task: TaskID) -> Self {
        guard let body, let status = body["status"]?.string else { return .unreadable("the answer names no status") }
        let named = body["task_id"]?.string ?? body["task_id"]?.number?.literal
        guard named == nil || named == task.rawValue else { return .unreadable("the answer is about another task") }
        switch status {
        case "succeeded":
            let videos = body["videos"]?.array?.compactMap(Video.init) ?? []
            guard !videos.isEmpty, videos.count == body["videos"]?.array?.count else {
                return .unreadable("the task succeeded, but its videos cannot be read")
            }
            return .succeeded(videos)
        case "failed":
            let error = ErrorBody(body)
            let message = error?.message ?? "the provider says that the task failed, but not why"
            let requestID = error?.requestID ?? body["request_id"]?.string
            return .failed(JobError(code: error?.code ?? "task_failed", message: message, requestID: requestID))
        default: return .pending(String(status.prefix(64)))
        }
    }
}

extension Video {
    /// One entry of `videos`; `nil` without a URL.
    init?(_ json: JSON) {
        guard let url = json["url"]?.string, !url.isEmpty else { return nil }
        self.init(
            url: url, width: json["width"]?.integer, height: json["height"]?.integer,
            duration: json["duration"]?.number?.double.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil },
            coverURL: json["cover_url"]?.string)
    }
}
