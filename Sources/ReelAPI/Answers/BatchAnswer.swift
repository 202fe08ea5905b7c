package import ReelCore

/// How a batch stands.
package struct BatchAnswer: Hashable, Sendable {
    /// Credits of all its submissions ever.
    package struct Credits: Hashable, Sendable {
        package var reserved: Int
        package var spent: Int
        /// May have been billed.
        package var unknown: Int

        package init(reserved: Int = 0, spent: Int = 0, unknown: Int = 0) {
            (self.reserved, self.spent, self.unknown) = (reserved, spent, unknown)
        }

        package init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "a batch's credits")
            reserved = try members.required("reserved", \.integer)
            spent = try members.required("spent", \.integer)
            unknown = try members.required("unknown", \.integer)
        }

        package var json: JSON {
            ["reserved": .whole(reserved), "spent": .whole(spent), "unknown": .whole(unknown)]
        }
    }

    package var name: String
    /// The user's name, else the decimal uid.
    package var owner: String
    package var jobs: [JobState: Int]
    package var credits: Credits
    /// When the last of its jobs is expected to end, where that can be told.
    package var eta: Timestamp?

    package init(
        name: String, owner: String, jobs: [JobState: Int], credits: Credits = Credits(), eta: Timestamp? = nil
    ) {
        (self.name, self.owner, self.jobs, self.credits, self.eta) = (name, owner, jobs, credits, eta)
    }

    /// Reads ``json``; `total` and `ended` follow from the counts.
    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a batch")
        name = try members.required("name", \.string)
        owner = try members.required("owner", \.string)
        jobs = [JobState: Int](counts: try members.required("jobs", \.object))
        credits = try Credits(json: members.required("credits") { $0 })
        eta = try members.optional("eta", \.timestamp)
    }

    package var total: Int { jobs.values.reduce(0, +) }
    package var ended: Int { jobs.reduce(0) { $1.key.isEnd ? $0 + $1.value : $0 } }

    package var json: JSON {
        [
            "name": .string(name), "owner": .string(owner), "jobs": jobs.countsJSON, "total": .whole(total),
            "ended": .whole(ended), "credits": credits.json, "eta": .time(eta),
        ]
    }

    /// The batches of `GET /v1/batches`.
    package static func list(json: JSON) throws(ReelError) -> [BatchAnswer] {
        try AnswerMembers(json, of: "a list of batches").list("batches", BatchAnswer.init(json:))
    }
}
