/// What is told of a job by webhook: the changes that a caller acts upon.
package enum WebhookEvent: String, Sendable, CaseIterable {
    case succeeded = "job.succeeded"
    case failed = "job.failed"
    case canceled = "job.canceled"
    case inDoubt = "job.in_doubt"
    /// A person has to do something.
    case held = "job.held"

    /// What a change is to those who are told; `nil` where nobody is.
    ///
    /// - Parameters:
    ///   - old: before; `nil` of a new job.
    ///   - new: after.
    package init?(from old: Lifecycle?, to new: Lifecycle) {
        if new.state == .held {
            let reasons = new.holds.filter(\.needsPerson)
            guard !reasons.isEmpty, !(old.map { reasons.isSubset(of: $0.holds) } ?? false) else { return nil }
            self = .held
            return
        }
        guard new.state != old?.state else { return nil }
        switch new.state {
        case .succeeded: self = .succeeded
        case .failed: self = .failed
        case .canceled: self = .canceled
        case .inDoubt: self = .inDoubt
        case .held, .queued, .submitting, .rendering, .fetching: return nil
        }
    }
}

/// What came of one try to deliver a notice.
package enum NoticeAnswer: Sendable, Equatable {
    case answered(status: Int, retryAfter: Duration? = nil)
    /// There was no answer; the words hold nothing of the request but its host.
    case failed(String)

    package var isDelivered: Bool { if case .answered(200..<300, _) = self { true } else { false } }
    /// The receiver says that it wants it no more.
    package var isGone: Bool { if case .answered(410, _) = self { true } else { false } }
    package var status: Int? { if case .answered(let status, _) = self { status } else { nil } }
    package var retryAfter: Duration? { if case .answered(_, let wait) = self { wait } else { nil } }

    /// What was wrong, for a person; `nil` when it arrived.
    package var trouble: String? {
        switch self {
        case .answered(200..<300, _): nil
        case .answered(410, _): "the receiver answered 410: it wants this no more"
        case .answered(300..<400, _): "the receiver redirects, which is not followed"
        case .answered(let status, _): "the receiver answered \(status)"
        case .failed(let words): words
        }
    }
}
