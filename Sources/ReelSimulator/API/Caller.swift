/// Who asked what: a `Retry-After` in the answer is meant for them.
struct Caller: Sendable {
    let key: String?
    let call: RetryAfterViolation.Call
}
