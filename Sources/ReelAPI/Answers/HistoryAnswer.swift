package import ReelCore

/// What happened to a job, and its ledger, oldest first.
package struct HistoryAnswer: Hashable, Sendable {
    package var history: [Entry]
    package var submissions: [SubmissionRow]

    package init(history: [Entry], submissions: [SubmissionRow]) {
        (self.history, self.submissions) = (history, submissions)
    }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a history")
        history = try members.list("history", Entry.init(json:))
        submissions = try members.list("submissions", SubmissionRow.init(json:))
    }

    package var json: JSON {
        ["history": .array(history.map(\.json)), "submissions": .array(submissions.map(\.json))]
    }

    /// One row of a job's history.
    package struct Entry: Hashable, Sendable {
        package var id: Int64
        package var at: Timestamp
        package var event: String
        /// `nil` for the first row.
        package var from: JobState?
        package var to: JobState
        package var detail: JSON?

        package init(id: Int64, at: Timestamp, event: String, from: JobState?, to: JobState, detail: JSON?) {
            (self.id, self.at, self.event) = (id, at, event)
            (self.from, self.to, self.detail) = (from, to, detail)
        }

        package init(json: JSON) throws(ReelError) {
            let members = try AnswerMembers(json, of: "a row of the history")
            id = try members.required("id", \.int64)
            at = try members.required("at", \.timestamp)
            event = try members.required("event", \.string)
            from = try members.optional("from") { $0.word() }
            to = try members.required("to") { $0.word() }
            detail = try members.optional("detail") { $0 }
        }

        package var json: JSON {
            [
                "id": .whole(id), "at": .time(at), "event": .string(event), "from": .text(from?.rawValue),
                "to": .string(to.rawValue), "detail": detail ?? .null,
            ]
        }
    }
}
