package import ReelCore

/// Where notices go, and how that has gone.
package struct WebhookAnswer: Hashable, Sendable {
    package enum Health: String, CaseIterable, Sendable {
        /// Nothing has been tried yet.
        case new
        case ok
        /// The last try failed.
        case failing
    }

    /// Scheme, host and port.
    package var url: String
    package var owner: String
    package var health: Health
    /// Failed tries in a row.
    package var failures: Int
    package var pending: Int
    package var dead: Int
    package var lastSuccessAt: Timestamp?
    package var lastFailureAt: Timestamp?
    package var error: String?

    package init(
        url: String, owner: String, health: Health, failures: Int, pending: Int, dead: Int,
        lastSuccessAt: Timestamp? = nil, lastFailureAt: Timestamp? = nil, error: String? = nil
    ) {
        (self.url, self.owner, self.health, self.failures) = (url, owner, health, failures)
        (self.pending, self.dead, self.error) = (pending, dead, error)
        (self.lastSuccessAt, self.lastFailureAt) = (lastSuccessAt, lastFailureAt)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a webhook")
        url = try members.required("url", \.string)
        owner = try members.required("owner", \.string)
        health = try members.required("health") { $0.word() }
        failures = try members.required("failures", \.integer)
        pending = try members.required("pending", \.integer)
        dead = try members.required("dead", \.integer)
        lastSuccessAt = try members.optional("last_success_at", \.timestamp)
        lastFailureAt = try members.optional("last_failure_at", \.timestamp)
        error = try members.optional("error", \.string)
    }

    package var json: JSON {
        [
            "url": .string(url), "owner": .string(owner), "health": .string(health.rawValue),
            "failures": .whole(failures), "pending": .whole(pending), "dead": .whole(dead),
            "last_success_at": .time(lastSuccessAt), "last_failure_at": .time(lastFailureAt), "error": .text(error),
        ]
    }

    /// The targets of `GET /v1/webhooks`.
    package static func list(json: JSON) throws(ReelError) -> [WebhookAnswer] {
        try AnswerMembers(json, of: "a list of webhooks").list("webhooks", WebhookAnswer.init(json:))
    }
}

/// What signs an owner's notices: the answer that shows it, to its owner alone.
package struct WebhookSecretAnswer: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// `whsec_` and base64.
        package var secret: String
        package var createdAt: Timestamp
        /// Until then it signs beside a newer one; `nil`: the newest.
        package var expiresAt: Timestamp?

        package init(secret: String, createdAt: Timestamp, expiresAt: Timestamp?) {
            (self.secret, self.createdAt, self.expiresAt) = (secret, createdAt, expiresAt)
        }

        init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "a secret")
            secret = try members.required("secret", \.string)
            createdAt = try members.required("created_at", \.timestamp)
            expiresAt = try members.optional("expires_at", \.timestamp)
        }
    }

    package var owner: String
    /// The newest first.
    package var secrets: [Entry]

    package init(owner: String, secrets: [Entry]) { (self.owner, self.secrets) = (owner, secrets) }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "the secrets of webhooks")
        owner = try members.required("owner", \.string)
        secrets = try members.list("secrets", Entry.init(json:))
    }

    package var json: JSON {
        [
            "owner": .string(owner),
            "secrets": .array(
                secrets.map { entry in
                    [
                        "secret": .string(entry.secret), "created_at": .time(entry.createdAt),
                        "expires_at": .time(entry.expiresAt),
                    ]
                }),
        ]
    }
}
