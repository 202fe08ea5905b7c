/// Something that happened to a job.
///
/// Past tense; the lifecycle decides what it means.
package enum Event: Equatable, Sendable {
    // Before submission.
    /// A person held it.
    case held
    /// A person released it: lifts `operator` and `restored`, and asks again after a lost task.
    case released
    /// A condition keeps it from being submitted; why, in a sentence for a person.
    case holdPlaced(HoldReason, because: String)
    /// A condition that held it is met: budget or dependency.
    case holdLifted(HoldReason)
    /// A person who may has approved it.
    case approved(by: UInt32)
    case deadlinePassed
    case dependencyFailed(JobID)
    /// The intent to submit and its reservation were written.
    case claimed

    // The submission's outcome.
    case accepted(TaskID, requestID: String?)
    /// No byte left.
    case notSent(String)
    /// The provider's word that nothing was created, for the account's sake: 401, no credit, 429, a run of 5xx.
    /// With `stepAside` the job lets others try first.
    case laneRefused(JobError, stepAside: Duration?)
    /// A 5xx with the provider's error body.
    case serverFailed(JobError)
    /// Refused for good.
    case refused(JobError)
    /// It cannot be known whether a task exists.
    case outcomeUnknown(JobError)
    /// Found in `submitting` at start-up.
    case interrupted
    /// An attempt was used up by what turned out to be the lane's fault.
    case attemptReturned

    // In doubt.
    case adopted(TaskID)
    case declaredNotCreated
    /// The risk of paying twice was accepted, by a person or by the lane's policy.
    case resubmitted(byPolicy: Bool)
    case gaveUp
    /// The job has been in doubt for `overdue_after`.
    case slotExpired

    // The task.
    /// The provider said a word that is no end.
    case polled(String)
    case pollFailed(PollTrouble)
    /// A 404; those before `countedFrom` do not count, since the lane's polling was not to be trusted then.
    case taskMissing(countedFrom: Timestamp?)
    case taskSucceeded([Video])
    case taskFailed(JobError)

    // The clips.
    case urlsRefreshed([Video])
    case fetched([Clip])
    /// A fetch that began at `startedAt` failed.
    case fetchFailed(JobError, startedAt: Timestamp)
    /// This host could not write them down: no fault of the result's.
    case fetchBlocked(JobError)

    // A person.
    case cancelRequested
    case retried(again: Bool)
    case refetchRequested

    // Keeping house.
    /// The store was started from a backup: what was paid since is not in it.
    case restored
    /// The clips' time in custody is over; their files may go.
    case clipsPruned
    /// A person said what became of the money of a submission that was `unknown`.
    case settled(submission: Int, isBilled: Bool)
}

/// Why a poll told nothing about the task.
package enum PollTrouble: String, Codable, CaseIterable, Sendable {
    case noAnswer = "no_answer"
    case serverError = "server_error"
    case rateLimited = "rate_limited"
    case unauthorized
    case unreadable
    /// The lane as a whole is answered 404: perhaps a wrong account.
    case tasksUnknown = "tasks_unknown"
}

extension Event {
    /// The word for the history.
    package var name: String {
        switch self {
        case .held: "held"
        case .released: "released"
        case .holdPlaced: "hold_placed"
        case .holdLifted: "hold_lifted"
        case .approved: "approved"
        case .deadlinePassed: "deadline_passed"
        case .dependencyFailed: "dependency_failed"
        case .claimed: "claimed"
        case .accepted: "accepted"
        case .notSent: "not_sent"
        case .laneRefused: "lane_refused"
        case .serverFailed: "server_failed"
        case .refused: "refused"
        case .outcomeUnknown: "outcome_unknown"
        case .interrupted: "interrupted"
        case .attemptReturned: "attempt_returned"
        case .adopted: "adopted"
        case .declaredNotCreated: "not_created"
        case .resubmitted: "resubmitted"
        case .gaveUp: "gave_up"
        case .slotExpired: "slot_expired"
        case .polled: "polled"
        case .pollFailed: "poll_failed"
        case .taskMissing: "task_missing"
        case .taskSucceeded: "task_succeeded"
        case .taskFailed: "task_failed"
        case .urlsRefreshed: "urls_refreshed"
        case .fetched: "fetched"
        case .fetchFailed: "fetch_failed"
        case .fetchBlocked: "fetch_blocked"
        case .cancelRequested: "cancel_requested"
        case .retried: "retried"
        case .refetchRequested: "refetch_requested"
        case .restored: "restored"
        case .clipsPruned: "clips_pruned"
        case .settled: "settled"
        }
    }

    /// What the history keeps beside the word; never request text.
    var detail: JSON? {
        switch self {
        case .accepted(let task, let requestID):
            ["task_id": .string(task.rawValue), "request_id": requestID.map(JSON.string) ?? .null]
        case .adopted(let task): ["task_id": .string(task.rawValue)]
        case .notSent(let reason): ["message": .string(reason)]
        case .laneRefused(let error, _), .serverFailed(let error), .refused(let error), .outcomeUnknown(let error),
            .taskFailed(let error), .fetchFailed(let error, _), .fetchBlocked(let error):
            error.json
        case .holdPlaced(let reason, let because):
            ["reason": .string(reason.rawValue), "message": .string(because)]
        case .holdLifted(let reason): ["reason": .string(reason.rawValue)]
        case .approved(let uid): ["by": .number(.init(Int(uid)))]
        case .dependencyFailed(let job): ["job": .number(.init(job))]
        case .polled(let word): ["status": .string(word)]
        case .pollFailed(let trouble): ["reason": .string(trouble.rawValue)]
        case .retried(let again): ["again": .bool(again)]
        case .settled(let number, let isBilled): ["submission": .number(.init(number)), "billed": .bool(isBilled)]
        case .fetched(let clips): ["clips": .number(.init(clips.count))]
        default: nil
        }
    }
}

extension JobError {
    /// The error as answers and the history show it.
    package var json: JSON {
        [
            "code": .string(code), "message": .string(message),
            "status": status.map { .number(.init($0)) } ?? .null,
            "request_id": requestID.map(JSON.string) ?? .null,
        ]
    }
}
