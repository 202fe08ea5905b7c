package import ReelCore

/// One provider account: how it is, and how much it carries.
package struct LaneAnswer: Hashable, Sendable {
    package enum Health: String, CaseIterable, Sendable {
        case ok
        /// Slower or shut for a while, for a reason that passes by itself.
        case slowed
        /// Shut for a reason that somebody has to mend.
        case parked
    }

    /// How one side of a lane is: what is sent to the provider, or what it is asked.
    package struct Gate: Hashable, Sendable {
        package var health: Health
        package var reason: String?
        /// When it opens again by itself, where a time is set.
        package var until: Timestamp?

        package init(_ health: Health = .ok, reason: String? = nil, until: Timestamp? = nil) {
            (self.health, self.reason, self.until) = (health, reason, until)
        }

        package init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "a lane's side")
            health = try members.required("health") { $0.word() }
            reason = try members.optional("reason", \.string)
            until = try members.optional("until", \.timestamp)
        }

        package var json: JSON {
            ["health": .string(health.rawValue), "reason": .text(reason), "until": .time(until)]
        }
    }

    package var name: String
    package var health: Health
    /// The reason's word (`rate_limited`, `no_key`, `paused`, ...); `nil` when it is well.
    package var reason: String?
    package var until: Timestamp?
    package var inFlight: Int
    /// The most in flight at present.
    package var limit: Int
    package var queued: Int
    /// The most that ``limit`` may come to; `nil` from an older daemon, as all that follows.
    package var maxInFlight: Int?
    package var submitsPerMinute: Int?
    /// The lanes that a job for `any` may go to instead.
    package var group: String?
    package var submitting: Gate?
    package var polling: Gate?

    package init(
        name: String, health: Health, reason: String? = nil, until: Timestamp? = nil, inFlight: Int, limit: Int,
        queued: Int, maxInFlight: Int? = nil, submitsPerMinute: Int? = nil, group: String? = nil,
        submitting: Gate? = nil, polling: Gate? = nil
    ) {
        (self.name, self.health, self.reason, self.until) = (name, health, reason, until)
        (self.inFlight, self.limit, self.queued) = (inFlight, limit, queued)
        (self.maxInFlight, self.submitsPerMinute, self.group) = (maxInFlight, submitsPerMinute, group)
        (self.submitting, self.polling) = (submitting, polling)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a lane")
        name = try members.required("name", \.string)
        health = try members.required("health") { $0.word() }
        reason = try members.optional("reason", \.string)
        until = try members.optional("until", \.timestamp)
        inFlight = try members.required("in_flight", \.integer)
        limit = try members.required("limit", \.integer)
        queued = try members.required("queued", \.integer)
        maxInFlight = try members.optional("max_in_flight", \.integer)
        submitsPerMinute = try members.optional("submits_per_minute", \.integer)
        group = try members.optional("group", \.string)
        submitting = try members.nested("submitting", Gate.init(json:))
        polling = try members.nested("polling", Gate.init(json:))
    }

    package var json: JSON {
        [
            "name": .string(name), "health": .string(health.rawValue), "reason": .text(reason), "until": .time(until),
            "in_flight": .whole(inFlight), "limit": .whole(limit), "queued": .whole(queued),
            "max_in_flight": .whole(maxInFlight), "submits_per_minute": .whole(submitsPerMinute),
            "group": .text(group), "submitting": submitting?.json ?? .null, "polling": polling?.json ?? .null,
        ]
    }

    /// The lanes of `GET /v1/lanes`.
    package static func list(json: JSON) throws(ReelError) -> [LaneAnswer] {
        try AnswerMembers(json, of: "a list of lanes").list("lanes", LaneAnswer.init(json:))
    }
}
