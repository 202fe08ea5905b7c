package import ReelCore

/// One event: a row of a job's history, or a change of a lane's health.
package enum EventAnswer: Hashable, Sendable {
    case job(JobEvent)
    case lane(LaneEvent)

    /// A row of a job's history.
    package struct JobEvent: Hashable, Sendable {
        package var id: Int64
        package var at: Timestamp
        package var job: JobID
        /// The history's word.
        package var event: String
        /// `nil` for the first row.
        package var from: JobState?
        package var to: JobState
        /// The code of what went wrong, or why it is held.
        package var reason: String?

        package init(
            id: Int64, at: Timestamp, job: JobID, event: String, from: JobState?, to: JobState, reason: String?
        ) {
            (self.id, self.at, self.job, self.event) = (id, at, job, event)
            (self.from, self.to, self.reason) = (from, to, reason)
        }
    }

    /// How a lane stands since then.
    package struct LaneEvent: Hashable, Sendable {
        package var id: Int64
        package var at: Timestamp
        package var lane: String
        package var health: LaneAnswer.Health
        /// `rate_limited`, `no_credit`, `paused`, ...; `nil` when it is well.
        package var reason: String?
        /// When it opens again by itself, as it was known then.
        package var until: Timestamp?

        package init(
            id: Int64, at: Timestamp, lane: String, health: LaneAnswer.Health, reason: String?, until: Timestamp?
        ) {
            (self.id, self.at, self.lane) = (id, at, lane)
            (self.health, self.reason, self.until) = (health, reason, until)
        }

        /// What happened in a word: a person's pause is told from what the lane was parked for.
        package var event: String { reason == "paused" ? "paused" : health.rawValue }
    }

    package var id: Int64 {
        switch self {
        case .job(let event): event.id
        case .lane(let event): event.id
        }
    }

    /// The stream's word for the kind of event.
    package var kind: String {
        switch self {
        case .job: "job"
        case .lane: "lane"
        }
    }

    package var json: JSON {
        switch self {
        case .job(let event):
            [
                "id": .whole(event.id), "at": .time(event.at), "job": .whole(event.job), "event": .string(event.event),
                "from": .text(event.from?.rawValue), "to": .string(event.to.rawValue),
                "state": .string(event.to.rawValue), "reason": .text(event.reason),
            ]
        case .lane(let event):
            [
                "id": .whole(event.id), "at": .time(event.at), "lane": .string(event.lane),
                "event": .string(event.event), "health": .string(event.health.rawValue), "reason": .text(event.reason),
                "until": .time(event.until),
            ]
        }
    }

    /// Reads what a stream's frame says; `nil` for a kind of event that a later version tells of.
    package init?(kind: String, json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "an event")
        switch kind {
        case "job":
            self = .job(
                JobEvent(
                    id: try members.required("id", \.int64), at: try members.required("at", \.timestamp),
                    job: try members.required("job", \.int64), event: try members.required("event", \.string),
                    from: try members.optional("from") { $0.word() }, to: try members.required("to") { $0.word() },
                    reason: try members.optional("reason", \.string)))
        case "lane":
            self = .lane(
                LaneEvent(
                    id: try members.required("id", \.int64), at: try members.required("at", \.timestamp),
                    lane: try members.required("lane", \.string), health: try members.required("health") { $0.word() },
                    reason: try members.optional("reason", \.string), until: try members.optional("until", \.timestamp))
            )
        default: return nil
        }
    }

    /// The event as server-sent events have it, its last empty line included.
    package var frame: String { "id: \(id)\nevent: \(kind)\ndata: \(json)\n\n" }
}
