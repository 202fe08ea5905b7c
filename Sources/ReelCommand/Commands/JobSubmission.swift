import ReelAPI
import ReelCore

/// Submits one draft: with a key, and at a terminal not the same twice by mistake.
struct JobSubmission {
    let context: Context
    /// The caller's own key, where one was given as an option.
    let key: String?

    /// One call with a key, which makes it safe to repeat when the connection breaks.
    ///
    /// - Parameter draft: the job.
    /// - Returns: the daemon's answer, and the jobs in it.
    /// - Throws: ``UsageError`` for two keys, ``ReelError`` when a person does not want it after all, and the daemon's
    ///   refusals.
    func send(_ draft: JobDraft) async throws -> (JSON, [JobAnswer]) {
        guard draft.idempotencyKey == nil || key == nil else {
            throw UsageError("the file has an idempotency_key: give no --idempotency-key beside it")
        }
        var draft = draft
        let own = draft.takeIdempotencyKey() ?? key
        if own == nil { draft = try await guarded(draft) }
        let json = try await context.daemon.json(
            Call(.post, "/v1/jobs", body: draft.json, idempotencyKey: own ?? context.makeKey()))
        guard let several = json["jobs"]?.array else { return (json, [try JobAnswer(json: json)]) }
        return (json, try several.map { try JobAnswer(json: $0) })
    }

    /// The draft under the guard against duplicates, unless a person wants it again.
    private func guarded(_ draft: JobDraft) async throws -> JobDraft {
        guard context.console.input != nil, !draft.saysAgain, let twin = try await duplicate(of: draft) else {
            return draft.again(false)
        }
        guard try await context.console.confirms("\(twin.printable). Submit again?") else {
            throw ReelError(.conflict, "not submitted")
        }
        return draft.again(true)
    }

    /// What the daemon says of an earlier job made from the same request, if there is one.
    private func duplicate(of draft: JobDraft) async throws -> String? {
        let reply = try await context.daemon.call(.post("/v1/estimate", draft.again(false).json))
        if let refusal = ErrorAnswer(json: reply.json, status: reply.status) {
            // Anything else that is wrong with it is said when it is submitted.
            return refusal.status == 409 && refusal.field == "again" ? refusal.message : nil
        }
        return try EstimateAnswer(json: reply.json).warnings.first { $0.field == "request" }?.message
    }
}
