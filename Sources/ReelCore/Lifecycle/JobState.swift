/// Where a job is in its life.
///
/// Each case says how a job leaves it, also after a crash.
package enum JobState: String, Codable, CaseIterable, Sendable {
    /// Waits for a person or a condition (``HoldReason``): to `queued` when the last reason is lifted, `lost_task` to
    /// `rendering`; to an end by cancel, deadline or a failed parent. A crash changes nothing.
    case held
    /// Waits for its turn: to `submitting` by a claim, to `held` by a person, to an end by cancel or deadline.
    /// A crash changes nothing.
    case queued
    /// The intent is on disk, the request may be on the wire: left by the submission's outcome. Found at start-up, its
    /// outcome is unknown: `in_doubt`.
    case submitting
    /// The task may exist and cost money: left by a person's word or the lane's policy only. A crash changes nothing.
    case inDoubt = "in_doubt"
    /// The provider works on a known task: left by what a poll says. After a crash it is simply polled again.
    case rendering
    /// The task succeeded, its clips are being taken into custody. After a crash it is fetched again, whole files kept.
    case fetching
    /// All clips are verified on disk. Left by `refetch` only.
    case succeeded
    /// Ended without clips. Left by `retry`, and by `refetch` where the result was lost.
    case failed
    /// Ended by a person. A task that exists is still polled to its end for the ledger. Left by `retry`.
    case canceled

    /// Whether the job has ended.
    package var isEnd: Bool { self == .succeeded || self == .failed || self == .canceled }
}

/// Why a job is held; a job may have several reasons at once.
package enum HoldReason: String, Codable, CaseIterable, Sendable {
    case approval, budget, dependency, `operator`
    case lostTask = "lost_task"
    case restored

    /// What a job's own conditions may be: those that outlive a cancel and a retry.
    package static let conditions: Set<HoldReason> = [.approval, .dependency]

    /// Whether `release` lifts it.
    package var isLiftedByRelease: Bool { self == .operator || self == .restored || self == .lostTask }

    /// Whether a person has to do something for the job to go on.
    package var needsPerson: Bool { self != .budget && self != .dependency }
}

/// What is known of the provider's side of a job.
package enum TaskKnowledge: String, Codable, Sendable {
    /// No task id is known.
    case none
    /// There is a task, and its end has not been seen.
    case live
    /// The provider said `succeeded`.
    case succeeded
    /// The provider said `failed`.
    case failed
}

/// Where the money of the newest submission stands.
package enum CreditState: String, Codable, CaseIterable, Sendable {
    /// Nothing was submitted.
    case none
    case reserved, spent
    /// The provider may have billed it.
    case unknown
    /// Proven not to have been created.
    case released
}

/// What a submission came to: the ledger's word.
package enum SubmissionOutcome: String, Codable, CaseIterable, Sendable {
    /// The intent is written, nothing is known yet.
    case pending
    case accepted
    /// No byte left this machine.
    case notSent = "not_sent"
    /// The provider's word that nothing was created, for this job alone.
    case refused
    /// The provider's word that nothing was created, for a reason that lies with the account.
    case lane
    case unknown
    /// In doubt, then a person named the task.
    case adopted
    /// In doubt, then a person said that nothing was created.
    case notCreated = "not_created"
    /// In doubt, then given up.
    case gaveUp = "gave_up"
}

/// What is to be done for a job next; `nil` in a ``Lifecycle`` when nothing is.
package enum Work: String, Codable, CaseIterable, Sendable {
    /// Queued, to be made ready at its due time.
    case waiting
    /// Queued and claimable: by lane, priority and number.
    case ready
    /// Ask the provider for the task.
    case poll
    /// Download the clips.
    case fetch
    /// In doubt: give the lane's slot back at the due time.
    case expire
}
