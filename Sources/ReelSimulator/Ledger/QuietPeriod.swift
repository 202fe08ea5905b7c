import Foundation

/// How long a key has to be silent, since it was answered with 429 and a `Retry-After`.
struct QuietPeriod: Sendable {
    let key: String
    let limited: RetryAfterViolation.Call
    let answeredAt: Date
    let until: Date
    let start = ContinuousClock.now

    /// What to note about a call at `now`; nil when it is welcome.
    func violation(by call: RetryAfterViolation.Call, at now: Date) -> RetryAfterViolation? {
        guard now < until else { return nil }
        return RetryAfterViolation(
            key: key, call: call, arrivedAt: now, limited: limited, answeredAt: answeredAt, until: until,
            realSeconds: start.duration(to: .now).inSeconds)
    }
}
