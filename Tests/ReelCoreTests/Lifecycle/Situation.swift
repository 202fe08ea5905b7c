import ReelCore

/// Every situation that a job can be in, as far as the lifecycle tells them apart.
enum Situation: String, CaseIterable {
    case heldByOperator, heldForApproval, heldForBudget, heldForLostTask, queuedReady, queuedWaiting, submitting,
        submittingCanceled
    case inDoubt, rendering, fetching, succeeded, failedForGood, failedExhausted, failedResultLost, failedLateInLife
    case canceledUnsent, canceledFollowing, canceledAfterSuccess

    static let start = Timestamp(milliseconds: 1_000_000_000)
    static let task = TaskID("task_1")
    static let error = JobError(code: "BROKEN", message: "it broke", status: 500, requestID: "r")
    static let video = Video(url: "https://example.com/1.mp4")
    static let clip = Clip(file: "1-0.mp4", bytes: 10, sha256: "00", contentType: "video/mp4")

    /// The way there, from a new job.
    private var way: [Event] {
        let accepted: [Event] = [.claimed, .accepted(Self.task, requestID: nil)]
        let fetching = accepted + [.taskSucceeded([Self.video])]
        switch self {
        case .heldByOperator: return [.held]
        case .heldForApproval, .queuedReady: return []
        case .heldForBudget: return [.holdPlaced(.budget, because: "no room")]
        case .queuedWaiting: return [.claimed, .serverFailed(Self.error)]
        case .submitting: return [.claimed]
        case .submittingCanceled: return [.claimed, .cancelRequested]
        case .inDoubt: return [.claimed, .outcomeUnknown(Self.error)]
        case .rendering: return accepted
        case .heldForLostTask: return accepted + [.taskMissing(countedFrom: nil), .taskMissing(countedFrom: nil)]
        case .fetching: return fetching
        case .succeeded: return fetching + [.fetched([Self.clip])]
        case .failedForGood: return [.claimed, .refused(Self.error)]
        case .failedExhausted: return [.claimed, .serverFailed(Self.error)]
        case .failedResultLost: return fetching + [.fetchFailed(Self.error, startedAt: Self.start + .seconds(90_000))]
        case .failedLateInLife: return accepted + [.taskFailed(Self.error)]
        case .canceledUnsent: return [.cancelRequested]
        case .canceledFollowing: return accepted + [.cancelRequested]
        case .canceledAfterSuccess: return accepted + [.cancelRequested, .taskSucceeded([Self.video])]
        }
    }

    /// A job in this situation, made by nothing but events.
    func job(policy: Policy = Policy()) throws -> Lifecycle {
        var policy = policy
        if self == .heldForLostTask { policy.lostAfter = .zero }
        if self == .failedExhausted { policy.maxAttempts = 1 }
        let holds: Set<HoldReason> = self == .heldForApproval ? [.approval] : []
        var life = Lifecycle(holds: holds, now: Self.start)
        for event in way.prefix(self == .heldForLostTask ? 3 : 100) {
            life = try life.handle(event, at: Self.start, policy: policy, chance: 0.5).lifecycle
        }
        return life
    }

    /// One of each event, with both answers where an answer matters.
    static let events: [Event] = [
        .held, .released, .holdPlaced(.budget, because: "no room"), .holdLifted(.budget), .approved(by: 1),
        .settled(submission: 1, isBilled: true), .deadlinePassed, .dependencyFailed(7), .claimed,
        .accepted(task, requestID: "r"), .notSent("refused"), .laneRefused(error, stepAside: nil), .serverFailed(error),
        .refused(error), .outcomeUnknown(error), .interrupted, .attemptReturned, .adopted(TaskID("task_2")),
        .declaredNotCreated, .resubmitted(byPolicy: false), .resubmitted(byPolicy: true), .gaveUp, .slotExpired,
        .polled("processing"), .pollFailed(.noAnswer), .taskMissing(countedFrom: nil), .taskSucceeded([video]),
        .taskFailed(error), .urlsRefreshed([video]), .fetched([clip]), .fetchFailed(error, startedAt: start),
        .fetchBlocked(error), .cancelRequested, .retried(again: false), .retried(again: true), .refetchRequested,
        .restored, .clipsPruned,
    ]
}
