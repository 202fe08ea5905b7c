/// What a submission's answer says about the task: provider-api.md's error table as a value.
package enum SubmissionAnswer: Equatable, Sendable {
    /// Created, and billed from here on.
    case accepted(TaskID, requestID: String?)
    /// No byte left this machine.
    case notSent(String)
    /// The key is missing, wrong or revoked: no other job will fare better.
    case unauthorized(JobError)
    /// No credit: no other job will fare better.
    case noCredit(JobError)
    case rateLimited(JobError, retryAfter: Duration?)
    /// Upstream 1303: too many tasks at once.
    case tooManyTasks(JobError, retryAfter: Duration?)
    /// A 5xx with the provider's error body: its word that nothing was created.
    case serverError(JobError)
    /// Refused for good, for this job's own sake.
    case refused(JobError)
    /// The task may exist and cost money.
    case unknown(JobError)

    /// Reads an answer exactly as provider-api.md's table has it.
    ///
    /// - Parameters:
    ///   - answer: the answer, read whole.
    ///   - trustsServerErrors: whether a 5xx with an error body proves that nothing was created.
    package init(_ answer: ProviderAnswer, trustsServerErrors: Bool) {
        let error = answer.error
        if (200..<300).contains(answer.status), let task = Self.task(in: answer.body) {
            self = .accepted(task, requestID: answer.body?["request_id"]?.string)
        } else if error?.meansNoCredit == true {
            self = .noCredit(answer.jobError)
        } else {
            switch answer.status {
            case 200..<300: self = .unknown(Self.unreadable(answer))
            case 401: self = .unauthorized(answer.jobError)
            case 402: self = .noCredit(answer.jobError)
            case 403: self = error?.isAboutCredit == true ? .noCredit(answer.jobError) : .refused(answer.jobError)
            case 408: self = .unknown(answer.jobError)
            case 429: self = Self.limited(answer)
            case 400..<500: self = .refused(answer.jobError)
            case 504: self = .unknown(answer.jobError)
            case 500...:
                self = error != nil && trustsServerErrors ? .serverError(answer.jobError) : .unknown(answer.jobError)
            default: self = .unknown(answer.jobError)
            }
        }
    }

    private static func task(in body: JSON?) -> TaskID? {
        switch body?["task_id"] {
        case .string(let text) where !text.isEmpty && text.utf8.count <= 512: TaskID(text)
        case .number(let number): TaskID(number.literal)
        default: nil
        }
    }

    private static func unreadable(_ answer: ProviderAnswer) -> JobError {
        let message =
            answer.body == nil
            ? "the provider answered \(answer.status), but not with JSON"
            : "the provider answered \(answer.status), but named no task_id"
        let requestID = answer.body?["request_id"]?.string
        return JobError(code: "unreadable_answer", message: message, status: answer.status, requestID: requestID)
    }

    private static func limited(_ answer: ProviderAnswer) -> Self {
        let error = answer.jobError
        if answer.error?.isUpstreamCredit == true { return .noCredit(error) }
        if error.code == "1303" { return .tooManyTasks(error, retryAfter: answer.retryAfter) }
        return .rateLimited(error, retryAfter: answer.retryAfter)
    }

    /// What this means for the job alone; the lane decides first whether a run of server errors is its own fault.
    package var event: Event {
        switch self {
        case .accepted(let task, let requestID): .accepted(task, requestID: requestID)
        case .notSent(let reason): .notSent(reason)
        case .unauthorized(let error), .noCredit(let error), .rateLimited(let error, _), .tooManyTasks(let error, _):
            .laneRefused(error, stepAside: nil)
        case .serverError(let error): .serverFailed(error)
        case .refused(let error): .refused(error)
        case .unknown(let error): .outcomeUnknown(error)
        }
    }
}
