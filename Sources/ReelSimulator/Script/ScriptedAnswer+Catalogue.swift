/// The answers of the provider's tables, ready-made.
extension ScriptedAnswer {
    package static let invalidParameter = Self(status: 400, body: .error(code: "INVALID_PARAMETER"))
    package static let invalidPrompt = Self(status: 400, body: .error(code: "INVALID_PROMPT"))
    package static let unauthorized = Self(
        status: 401, body: .error(code: "UNAUTHORIZED", message: "The API key is missing, wrong or revoked."))
    package static let noCredit = Self(
        status: 402, body: .error(code: "INSUFFICIENT_CREDITS", message: "The account has no credits left."))
    package static let quotaExceeded = Self(status: 403, body: .error(code: "QUOTA_EXCEEDED"))
    package static let forbidden = Self(status: 403, body: .error(code: "FORBIDDEN"))
    package static let notFound = Self(
        status: 404, body: .error(code: "TASK_NOT_FOUND", message: "The task does not exist or has expired."))
    /// Upstream 1303: too many tasks at once.
    package static let tooManyTasks = Self(
        status: 429, body: .error(code: 1303, message: "parallel task over resource pack limit"))
    /// Upstream 1102: the resource pack is used up; no credit, though it looks like a rate limit.
    package static let packUsedUp = Self(status: 429, body: .error(code: 1102, message: "resource pack exhausted"))
    /// Upstream 1101: the account is in arrears.
    package static let inArrears = Self(status: 429, body: .error(code: 1101, message: "account in arrears"))
    /// A 503 with the provider's word that nothing was created.
    package static let upstreamFailed = Self(
        status: 503, body: .error(code: "UPSTREAM_ERROR", message: "The model is not available."))
    /// A 503 of some machine in between: nobody knows what became of the request.
    package static let bareUnavailable = Self(status: 503, body: .html)
    package static let gatewayTimeout = Self(status: 504, body: .html)
    package static let requestTimeout = Self(status: 408)

    /// A rate limit, with a `Retry-After` or without.
    package static func rateLimited(retryAfter: ScriptedRetryAfter? = nil) -> Self {
        Self(
            status: 429, body: .error(code: "RATE_LIMITED", message: "Too many requests."), retryAfter: retryAfter)
    }

    /// A redirect to the trap.
    package static func redirect(status: Int = 307) -> Self { Self(status: status) }
    /// A 200 that is no JSON.
    package static let unreadable = Self(status: 200, body: .html)
    /// A 200 whose JSON breaks off.
    package static let halfAnswer = Self(status: 200, body: .half)
    package static let withoutTaskID = Self(status: 200, body: .withoutTaskID)
    /// A normal 200 whose connection closes in the middle of the body.
    package static let cutOff = Self(status: 200, body: .normal, cutAfter: 10)
}
