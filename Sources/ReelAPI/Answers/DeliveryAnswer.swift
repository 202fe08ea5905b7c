package import ReelCore

/// A notice to a webhook, and how its delivery goes.
package struct DeliveryAnswer: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable { case pending, delivered, dead }

    package var id: Int64
    /// The `webhook-id` header: the same at each try.
    package var webhookID: String
    /// `job.succeeded` and the like.
    package var type: String
    /// `nil`: it tells of a lane.
    package var job: JobID?
    package var url: String
    package var owner: String
    package var state: State
    package var attempts: Int
    package var createdAt: Timestamp
    /// When it is tried next; `nil` unless pending.
    package var nextAt: Timestamp?
    package var lastAt: Timestamp?
    /// The receiver's last answer.
    package var status: Int?
    /// What was wrong the last time.
    package var error: String?
    /// How long the last try took.
    package var milliseconds: Int64?

    package init(
        id: Int64, webhookID: String, type: String, job: JobID?, url: String, owner: String, state: State,
        attempts: Int, createdAt: Timestamp, nextAt: Timestamp? = nil, lastAt: Timestamp? = nil, status: Int? = nil,
        error: String? = nil, milliseconds: Int64? = nil
    ) {
        (self.id, self.webhookID, self.type, self.job, self.url) = (id, webhookID, type, job, url)
        (self.owner, self.state, self.attempts, self.createdAt) = (owner, state, attempts, createdAt)
        (self.nextAt, self.lastAt, self.status, self.error) = (nextAt, lastAt, status, error)
        self.milliseconds = milliseconds
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a delivery")
        id = try members.required("id", \.int64)
        webhookID = try members.required("webhook_id", \.string)
        type = try members.required("type", \.string)
        job = try members.optional("job", \.int64)
        url = try members.required("url", \.string)
        owner = try members.required("owner", \.string)
        state = try members.required("state") { $0.word() }
        attempts = try members.required("attempts", \.integer)
        createdAt = try members.required("created_at", \.timestamp)
        nextAt = try members.optional("next_at", \.timestamp)
        lastAt = try members.optional("last_at", \.timestamp)
        status = try members.optional("status", \.integer)
        error = try members.optional("error", \.string)
        milliseconds = try members.optional("duration_ms", \.int64)
    }

    package var json: JSON {
        [
            "id": .whole(id), "webhook_id": .string(webhookID), "type": .string(type), "job": .whole(job),
            "url": .string(url), "owner": .string(owner), "state": .string(state.rawValue),
            "attempts": .whole(attempts), "created_at": .time(createdAt), "next_at": .time(nextAt),
            "last_at": .time(lastAt), "status": .whole(status), "error": .text(error),
            "duration_ms": .whole(milliseconds),
        ]
    }
}

/// A page of `GET /v1/webhooks/deliveries`, newest first.
package struct DeliveryPage: Hashable, Sendable {
    package var deliveries: [DeliveryAnswer]
    /// The `before` of the next page; `nil` on the last.
    package var next: Int64?

    package init(deliveries: [DeliveryAnswer], next: Int64?) { (self.deliveries, self.next) = (deliveries, next) }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a list of deliveries")
        deliveries = try members.list("deliveries", DeliveryAnswer.init(json:))
        next = try members.optional("next", \.int64)
    }

    package var json: JSON { ["deliveries": .array(deliveries.map(\.json)), "next": .whole(next)] }
}
