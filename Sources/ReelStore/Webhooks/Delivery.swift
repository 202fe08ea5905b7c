package import ReelCore

/// A URL that the settings name for a lane, and who is told of it: the operator.
package struct LaneWebhook: Hashable, Sendable {
    package let owner: UInt32
    package let url: String

    package init(owner: UInt32, url: String) { (self.owner, self.url) = (owner, url) }
}

/// A notice on its way to a target: a row of the outbox.
package struct Delivery: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// To be tried when it is due.
        case pending
        case delivered
        /// Given up, until a person asks for it again.
        case dead
    }

    package let id: Int64
    /// The `webhook-id`: the same at each try.
    package let message: String
    package let target: Int64
    package let url: String
    /// Whose notice it is, and whose secret signs it.
    package let owner: UInt32
    /// `nil`: it tells of a lane.
    package let job: JobID?
    /// `job.succeeded` and the like.
    package let type: String
    /// What it tells, where that is not read from the job.
    package let data: JSON?
    package let state: State
    package let attempts: Int
    package let createdAt: Timestamp
    /// From when the time is counted after which it is given up.
    package let since: Timestamp
    package let dueAt: Timestamp?
    package let lastAt: Timestamp?
    package let status: Int?
    package let trouble: String?
    /// How long the last try took.
    package let duration: Duration?
}

/// A try to deliver a notice, and what came of it.
package struct DeliveryAttempt: Sendable {
    package let delivery: Int64
    package let answer: NoticeAnswer
    package let duration: Duration

    package init(_ delivery: Int64, _ answer: NoticeAnswer, duration: Duration) {
        (self.delivery, self.answer, self.duration) = (delivery, answer, duration)
    }
}

/// What a try has changed.
package struct RecordedAttempt: Sendable, Equatable {
    /// The notice as it is now.
    package let delivery: Delivery
    /// How many others were given up with it, because its target did not work for as long as they waited.
    package let othersGivenUp: Int
}

/// A target that is to be called: an owner's notices to one host.
package struct DueTarget: Sendable, Equatable {
    package let id: Int64
    package let owner: UInt32
    /// Whether it is told of lanes; of jobs it is else.
    package let isAlarm: Bool
    /// Whether its last try failed or was slow: it delays none that is well.
    package let isFailing: Bool
    /// Failed tries in a row.
    package let failures: Int
    package let dueAt: Timestamp
}

/// The targets that are to be called now, and when the next one is.
package struct DueTargets: Sendable, Equatable {
    package let targets: [DueTarget]
    /// `nil`: nothing waits that is not due already.
    package let next: Timestamp?
}

/// Where an owner's notices go, and how that has gone.
package struct WebhookTarget: Sendable, Equatable {
    package let id: Int64
    /// Scheme, host and port: what fails, or is slow, as one.
    package let place: String
    package let owner: UInt32
    /// Failed tries in a row.
    package let failures: Int
    package let succeededAt: Timestamp?
    package let failedAt: Timestamp?
    package let trouble: String?
    /// Counted up to ``countLimit``.
    package let pending: Int
    package let dead: Int

    package static let countLimit = 1000
}

/// Which deliveries a list wants; newest first.
package struct DeliveryFilter: Sendable {
    package var owner: UInt32?
    package var state: Delivery.State?
    package var job: JobID?
    /// Only those with smaller numbers.
    package var before: Int64?
    package var limit = 50

    package init() {}
}

/// A signing secret as it is kept.
package struct KeptSecret: Sendable {
    package let secret: WebhookSecret
    package let createdAt: Timestamp
    /// Until then it signs beside a newer one; `nil`: it is the newest.
    package let validUntil: Timestamp?

    package init(_ secret: WebhookSecret, createdAt: Timestamp, validUntil: Timestamp?) {
        (self.secret, self.createdAt, self.validUntil) = (secret, createdAt, validUntil)
    }
}
