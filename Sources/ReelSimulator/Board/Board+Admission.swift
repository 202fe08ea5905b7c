import Foundation

extension Board {
    /// What the provider refuses a submission for when nothing is scripted; nil when it creates the task.
    ///
    /// A submission counts against the rate limit.
    mutating func refusal(of body: SubmissionBody, key: String?, at now: Date) -> ScriptedAnswer? {
        if let refusal = refusalOfCall(key: key, at: now) { return refusal }
        if let refusal = body.refusal() { return refusal }
        if let limit = settings.maxInFlight, inFlight(at: now) >= limit { return .tooManyTasks }
        if let balance = settings.balance, balance < body.credits { return settings.noCredit }
        return nil
    }

    /// What any call is refused for: its key, or too many of them.
    mutating func refusalOfCall(key: String?, at now: Date) -> ScriptedAnswer? {
        guard let key, settings.keys?.contains(key) ?? true else { return .unauthorized }
        return secondsOverLimit(key: key, at: now).map { .rateLimited(retryAfter: .seconds($0)) }
    }
}
