package import ReelCore

/// A page of `GET /v1/jobs`, newest first.
package struct JobPage: Hashable, Sendable {
    package var jobs: [JobAnswer]
    /// The `before` of the next page; `nil` on the last.
    package var next: JobID?

    package init(jobs: [JobAnswer], next: JobID?) { (self.jobs, self.next) = (jobs, next) }

    package init(json: JSON) throws(ReelError) {
        let members = try AnswerMembers(json, of: "a list of jobs")
        jobs = try members.list("jobs", JobAnswer.init(json:))
        next = try members.optional("next", \.int64)
    }

    package var json: JSON { ["jobs": .array(jobs.map(\.json)), "next": .whole(next)] }
}
