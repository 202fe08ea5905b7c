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

    package var name: String
    package var health: Health
    /// The reason's word (`rate_limited`, `no_key`, `paused`, ...); `nil` when it is well.
    package var reason: String?
    package var until: Timestamp?
    package var inFlight: Int
    package var limit: Int
    package var queued: Int

    package init(
        name: String, health: Health, reason: String? = nil, until: Timestamp? = nil, inFlight: Int, limit: Int,
        queued: Int
    ) {
        (self.name, self.health, self.reason, self.until) = (name, health, reason, until)
        (self.inFlight, self.limit, self.queued) = (inFlight, limit, queued)
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
    }

    package var json: JSON {
        [
            "name": .string(name), "health": .string(health.rawValue), "reason": .text(reason), "until": .time(until),
            "in_flight": .whole(inFlight), "limit": .whole(limit), "queued": .whole(queued),
        ]
    }

    /// The lanes of `GET /v1/lanes`.
    package static func list(json: JSON) throws(ReelError) -> [LaneAnswer] {
        try AnswerMembers(json, of: "a list of lanes").list("lanes", LaneAnswer.init(json:))
    }
}
