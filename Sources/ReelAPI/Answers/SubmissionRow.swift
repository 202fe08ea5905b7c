package import ReelCore

/// One row of a job's ledger: an attempt to create a task, from intent to outcome.
package struct SubmissionRow: Hashable, Sendable {
    /// Counted from 1 within the job.
    package var number: Int
    package var intentAt: Timestamp
    package var outcome: SubmissionOutcome
    package var taskID: TaskID?
    package var httpStatus: Int?
    package var error: JobError?
    /// The provider's `request_id`.
    package var requestID: String?
    package var credits: CreditsAnswer
    package var resolvedAt: Timestamp?

    package init(
        number: Int, intentAt: Timestamp, outcome: SubmissionOutcome, taskID: TaskID? = nil, httpStatus: Int? = nil,
        error: JobError? = nil, requestID: String? = nil, credits: CreditsAnswer, resolvedAt: Timestamp? = nil
    ) {
        (self.number, self.intentAt, self.outcome) = (number, intentAt, outcome)
        (self.taskID, self.httpStatus, self.error, self.requestID) = (taskID, httpStatus, error, requestID)
        (self.credits, self.resolvedAt) = (credits, resolvedAt)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a submission")
        number = try members.required("number", \.integer)
        intentAt = try members.required("intent_at", \.timestamp)
        outcome = try members.required("outcome") { $0.word() }
        taskID = try members.optional("task_id", \.taskID)
        httpStatus = try members.optional("http_status", \.integer)
        error = try members.nested("error", JobError.init(json:))
        requestID = try members.optional("request_id", \.string)
        credits = try CreditsAnswer(json: members.required("credits") { $0 })
        resolvedAt = try members.optional("resolved_at", \.timestamp)
    }

    package var json: JSON {
        [
            "number": .whole(number), "intent_at": .time(intentAt), "outcome": .string(outcome.rawValue),
            "task_id": .text(taskID?.rawValue), "http_status": .whole(httpStatus), "error": error?.json ?? .null,
            "request_id": .text(requestID), "credits": credits.json, "resolved_at": .time(resolvedAt),
        ]
    }
}
