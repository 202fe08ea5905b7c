/// The life of one job, as a value: everything that decides what happens to it next.
///
/// Changed by ``handle(_:at:policy:chance:)`` alone, which is called from one place: the store's one door.
package struct Lifecycle: Equatable, Sendable {
    package var state: JobState
    package var holds: Set<HoldReason> = []
    /// Conditions that must be met before it may be submitted, whatever else happens to it meanwhile.
    package var unmet: Set<HoldReason> = []
    /// Who approved it; `nil` where nobody did.
    package var approvedBy: UInt32?
    /// Submissions that failed for this job's own sake since it was enqueued or retried.
    package var attempts = 0
    /// The number of the newest ledger row, counted from 1; 0 before the first.
    package var submission = 0
    package var credits = CreditState.none
    /// Whether an earlier submission of the job may have been billed as well.
    package var hasEarlierBill = false
    package var taskID: TaskID?
    package var task = TaskKnowledge.none
    package var isCancelRequested = false
    package var isOverdue = false
    /// Whether the job counts against its lane's `max_in_flight`.
    package var holdsSlot = false

    package var work: Work?
    /// When ``work`` is due; always set with it, save for `ready`.
    package var dueAt: Timestamp?
    /// Whether ``dueAt`` is a moment a caller named, which a step of the clock does not move.
    package var isDueAtWallTime = false
    package var notBefore: Timestamp?
    package var deadline: Timestamp?

    /// Polls of the current task so far: the place in the schedule.
    package var polls = 0
    /// Since when the provider has answered 404 without a break.
    package var lostSince: Timestamp?
    package var inDoubtSince: Timestamp?
    /// When the provider accepted the current task.
    package var submittedAt: Timestamp?
    /// When the provider last said that the current task goes on.
    package var aliveAt: Timestamp?
    package var fetchingSince: Timestamp?
    /// Fetches that failed since ``fetchingSince``.
    package var fetches = 0
    package var finishedAt: Timestamp?
    /// The provider's own word for the task's status, as last heard.
    package var providerStatus: String?
    package var error: JobError?
    /// The provider's list of results, once the task has succeeded.
    package var videos: [Video] = []
    /// The clips in custody.
    package var clips: [Clip] = []

    /// A new job.
    ///
    /// - Parameters:
    ///   - holds: reasons to wait for; none puts it into the queue.
    ///   - notBefore: not to be submitted before.
    ///   - deadline: to be submitted by then, or to fail.
    ///   - now: when it was enqueued.
    package init(holds: Set<HoldReason> = [], notBefore: Timestamp? = nil, deadline: Timestamp? = nil, now: Timestamp) {
        self.state = holds.isEmpty ? .queued : .held
        self.holds = holds
        unmet = holds.intersection(HoldReason.conditions)
        self.notBefore = notBefore
        self.deadline = deadline
        if holds.isEmpty { enterQueue(at: now) }
    }

    /// Whether money may have been spent, or may still be, on a job that has nothing to show for it.
    package var mayBeBilled: Bool {
        (isBilled || hasEarlierBill) && (state == .canceled || state == .failed || state == .inDoubt)
    }

    /// Whether the newest submission was, or may have been, billed.
    var isBilled: Bool { credits == .unknown || credits == .spent || (credits == .reserved && taskID != nil) }

    /// Whether the provider is known not to know the task, so that another 404 is no news.
    package var isKnownLost: Bool { holds.contains(.lostTask) || (state.isEnd && lostSince != nil) }

    /// Whether the task is asked after although the job has ended or is held.
    package var isFollowing: Bool { work == .poll && (state.isEnd || state == .held) }
}
