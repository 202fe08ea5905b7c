package import Foundation

/// A call that came although a `Retry-After` with the same key had not run out.
package struct RetryAfterViolation: Codable, Equatable, Sendable {
    package enum Call: String, Codable, Sendable { case submission, poll }

    package let key: String
    /// What came too early.
    package let call: Call
    package let arrivedAt: Date
    /// What had been answered with 429.
    package let limited: Call
    package let answeredAt: Date
    /// When calls were welcome again.
    package let until: Date
    /// Real time between the end of that answer and this call, in seconds, whatever the injected clock says: a call that
    /// was on its way already comes within milliseconds.
    package let realSeconds: Double
}
