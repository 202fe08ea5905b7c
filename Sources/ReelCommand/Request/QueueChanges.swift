package import ReelCore

/// What the flags say about how a job is queued: they override what a file says, labels are added.
package struct QueueChanges: Sendable {
    package var batch: String?
    package var labels: [(name: String, value: String)] = []
    package var priority: Int?
    package var notBefore: Timestamp?
    package var deadline: Timestamp?
    package var takes: Int?
    package var after: [JobID] = []
    package var isAfterAny = false
    package var needsApproval = false
    package var lane: String?
    package var webhook: String?
    package var isAgain = false

    package init() {}

    /// The job with these settings.
    package func applied(to job: JSON.Object) throws(UsageError) -> JSON.Object {
        var job = job
        if let batch { job["batch"] = .string(batch) }
        if let lane { job["lane"] = .string(lane) }
        if let webhook { job["webhook"] = .string(webhook) }
        if let priority { job["priority"] = .number(.init(priority)) }
        if let takes { job["takes"] = .number(.init(takes)) }
        if let notBefore { job["not_before"] = .string(notBefore.description) }
        if let deadline { job["deadline"] = .string(deadline.description) }
        if !after.isEmpty { job["after"] = .array(after.map { .number(.init($0)) }) }
        for (name, isSet) in [("after_any", isAfterAny), ("approval", needsApproval), ("again", isAgain)] where isSet {
            job[name] = true
        }
        if !labels.isEmpty { job["labels"] = .object(try labels(added: job["labels"])) }
        return job
    }

    private func labels(added given: JSON?) throws(UsageError) -> JSON.Object {
        let given = given ?? [:]
        guard var object = given.object else {
            throw UsageError("labels in the file is \(given.kind): no label can be added to it")
        }
        for label in labels { object[label.name] = .string(label.value) }
        return object
    }
}
