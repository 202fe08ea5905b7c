package import ReelCore

/// What a user asked for, once it has passed validation.
package struct NewJob: Sendable {
    /// The provider's body, uploads by reference.
    package var request: JSON
    package var model: String
    package var lane: String
    /// The caller's uid.
    package var owner: UInt32
    package var batch: String?
    package var labels: [String: String] = [:]
    package var priority = 0
    package var notBefore: Timestamp?
    package var deadline: Timestamp?
    /// How many jobs to make of it.
    package var takes = 1
    /// Credits of one submission; `nil` where none can be estimated.
    package var estimate: Int?
    package var warnings: [Warning] = []
    package var idempotency: Idempotency?
    /// So many jobs that have not ended the owner may have, these included; `nil`: any number.
    package var openLimit: Int?
    /// How many clips one submission asks for.
    package var clips = 1
    /// Seconds of video that one submission asks for; `nil` where that cannot be told beforehand.
    package var seconds: Int?
    /// What the duration of its rendering is learned by: model, resolution and length.
    package var pace: String?
    /// The same for requests that ask for the same; `nil` where nobody asks.
    package var fingerprint: String?
    /// What becomes of it when the owner has made the same request before.
    package var duplicates = DuplicateRule()
    /// Jobs that must have succeeded before it is submitted.
    package var after: [JobID] = []
    /// Whether a parent's failure releases it instead of failing it.
    package var afterAny = false
    /// Whether all jobs may be named in ``after``, not the owner's alone.
    package var seesAll = false
    /// Why it waits for an approval (a sentence for a person); `nil`: it does not.
    package var approval: String?
    /// The uploads that its request names, with the fields where it does.
    package var uploads: [ValidRequest.Upload] = []
    /// The encoded size of the `data:` images in its request.
    package var inlineImageBytes = 0
    /// The group of lanes that it may go to; its ``lane`` is then `any` or `any:GROUP` until it is submitted.
    package var group: String?
    /// Where its owner is told of what becomes of it.
    package var webhook: String?
    /// The token that it is made with, whose cap counts it; `nil`: made over the socket.
    package var token: String?

    package init(request: JSON, model: String, lane: String, owner: UInt32) {
        (self.request, self.model, self.lane, self.owner) = (request, model, lane, owner)
    }
}

/// What is done about a request that its owner has made before.
package struct DuplicateRule: Equatable, Sendable {
    package enum Answer: Sendable { case ignore, warn, refuse }

    package var answer = Answer.ignore
    /// A job that has succeeded counts for so long after it was made; one that has not ended counts always.
    package var window: Duration = .zero

    package init(_ answer: Answer = .ignore, window: Duration = .zero) { (self.answer, self.window) = (answer, window) }
}

/// A caller's key for a request that may be sent more than once.
package struct Idempotency: Hashable, Sendable {
    package let key: String
    /// A hash of the body as a JSON value: the same key with another body is a conflict.
    package let bodyHash: String

    package init(key: String, bodyHash: String) { (self.key, self.bodyHash) = (key, bodyHash) }
}

/// A job as it is stored.
package struct Job: Sendable {
    package internal(set) var id: JobID
    package let request: JSON
    package let model: String
    /// `any:GROUP` while it may still go to any lane of a group.
    package var lane: String
    package let owner: UInt32
    package let batch: String?
    package let labels: [String: String]
    package let priority: Int
    package let estimate: Int?
    package let warnings: [Warning]
    package let createdAt: Timestamp
    /// How many clips one submission asks for.
    package let clips: Int
    /// Seconds of video that one submission asks for; `nil` where that cannot be told.
    package let seconds: Int?
    /// What the duration of its rendering is learned by.
    package let pace: String?
    /// Whether a parent's failure releases it instead of failing it.
    package let afterAny: Bool
    /// The group of lanes that it may go to; `nil`: its own lane alone.
    package let group: String?
    /// Where its owner is told of what becomes of it.
    package let webhook: String?
    /// The token that it was made with; `nil`: it was made over the socket.
    package let token: String?
    /// Its place among the lane's ready jobs of the same priority; `nil` until it is ready for the first time.
    package var turn: Int64?
    package var lifecycle: Lifecycle

    init(_ new: NewJob, id: JobID, createdAt: Timestamp, _ lifecycle: Lifecycle) {
        self.init(
            id: id, request: new.request, model: new.model,
            lane: new.group.map(Self.queue(ofGroup:)) ?? new.lane, owner: new.owner, batch: new.batch,
            labels: new.labels, priority: new.priority, estimate: new.estimate, warnings: new.warnings,
            createdAt: createdAt, clips: new.clips, seconds: new.seconds, pace: new.pace, afterAny: new.afterAny,
            group: new.group, webhook: new.webhook, token: new.token, turn: nil, lifecycle: lifecycle)
    }

    init(
        id: JobID, request: JSON, model: String, lane: String, owner: UInt32, batch: String?,
        labels: [String: String], priority: Int, estimate: Int?, warnings: [Warning], createdAt: Timestamp,
        clips: Int, seconds: Int?, pace: String?, afterAny: Bool, group: String?, webhook: String?, token: String?,
        turn: Int64?, lifecycle: Lifecycle
    ) {
        (self.id, self.request, self.model, self.lane, self.owner) = (id, request, model, lane, owner)
        (self.batch, self.labels, self.priority, self.estimate) = (batch, labels, priority, estimate)
        (self.warnings, self.createdAt, self.clips, self.seconds) = (warnings, createdAt, clips, seconds)
        (self.pace, self.afterAny, self.group, self.turn) = (pace, afterAny, group, turn)
        (self.webhook, self.token, self.lifecycle) = (webhook, token, lifecycle)
    }

    /// What one submission of it comes to.
    package var amount: Amount { Amount(credits: estimate ?? 0, clips: clips, seconds: seconds ?? 0) }

    /// The queue of those that may go to any lane of a group.
    package static func queue(ofGroup group: String) -> String { "\(groupMark)\(group)" }
    /// The group whose queue it is; `nil` for a lane, which cannot be named so.
    package static func group(ofQueue queue: String) -> String? {
        queue.hasPrefix(groupMark) ? String(queue.dropFirst(groupMark.count)) : nil
    }
    private static let groupMark = "any:"
}

/// The jobs that an enqueue made, or that an earlier one with the same key had made.
package struct Enqueued: Sendable {
    package let jobs: [Job]
    package let isReplay: Bool
    /// Whether they may wait for others, or have waited for them.
    package let mayHaveParents: Bool
}

/// One row of a job's history, as stored.
package struct HistoryRow: Sendable {
    package let id: Int64
    package let at: Timestamp
    package let entry: HistoryEntry
}

/// One row of the ledger: one attempt to create a task.
package struct Submission: Sendable {
    /// Counted from 1 within the job.
    package let number: Int
    package let intentAt: Timestamp
    package let outcome: SubmissionOutcome
    package let taskID: TaskID?
    package let error: JobError?
    package let requestID: String?
    /// The estimate at the time of the intent.
    package let estimate: Int?
    package let credits: CreditState
    package let resolvedAt: Timestamp?
}

/// A task that is followed for the ledger alone, because its job went on without it.
package struct FollowedTask: Hashable, Sendable {
    package let job: JobID
    package let number: Int
    package let task: TaskID
}

/// Which jobs a list wants; newest first.
package struct JobFilter: Sendable {
    package var state: JobState?
    package var batch: String?
    package var model: String?
    package var lane: String?
    package var owner: UInt32?
    package var label: (name: String, value: String)?
    /// Only jobs with smaller numbers.
    package var before: JobID?
    package var limit = 50

    package init() {}
}

/// One page of a list.
package struct JobList: Sendable {
    package let jobs: [Job]
    /// Where the next page begins (`before`); `nil` at the end.
    ///
    /// A page may be short and still have a next one.
    package let next: JobID?
}

/// How a lane stood when it was last seen, kept across restarts.
package struct LaneRecord: Equatable, Sendable {
    package var submitting = Gate.Condition.open
    package var polling = Gate.Condition.open
    package var isPaused = false
    /// A hash of the key it had then: another key is tried at once.
    package var keyHash: String?

    package init() {}
}

/// How many jobs stand where; kept with every change, never counted.
package struct Tally: Sendable {
    /// By lane, then by state.
    package var jobs: [String: [JobState: Int]] = [:]
    /// By lane: jobs that count against `max_in_flight`.
    package var slots: [String: Int] = [:]

    package init() {}

    /// The sum over all lanes.
    package func total(_ state: JobState) -> Int { jobs.values.reduce(0) { $0 + ($1[state] ?? 0) } }

    /// Lanes, and groups' queues, that jobs are in which have not ended; by name.
    package var queuesInUse: [String] { jobs.keys.filter(hasOpenJobs).sorted() }

    /// Whether a lane, or a group's queue, has jobs that have not ended.
    package func hasOpenJobs(in queue: String) -> Bool {
        jobs[queue]?.contains { !$0.key.isEnd && $0.value > 0 } == true
    }
}
