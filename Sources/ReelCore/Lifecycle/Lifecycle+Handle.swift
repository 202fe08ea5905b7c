/// The moment, the rules and the luck of one transition.
struct Circumstances {
    let now: Timestamp
    let policy: Policy
    /// A number in 0..<1 for jitter.
    let chance: Double
}

/// What a phase of the lifecycle did besides changing the job.
struct Change {
    var ledger: LedgerChange?
    /// Whether it is worth a row in the history.
    var isTold = true
    /// The history's word, where it is not the event's own.
    var told: String?

    static let told = Self()
    static let silent = Self(isTold: false)
    static func ledger(_ change: LedgerChange) -> Self { Self(ledger: change) }
}

extension Lifecycle {
    /// The lifecycle: what an event makes of this job.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: when.
    ///   - policy: the settings of the job's lane.
    ///   - chance: a number in 0..<1, the randomness of jitter.
    /// - Returns: the job as it is then, and what is to be written with it.
    /// - Throws: ``IllegalTransition`` when `event` cannot happen in the job's state.
    package func handle(
        _ event: Event, at now: Timestamp, policy: Policy, chance: Double
    ) throws(IllegalTransition) -> Transition {
        var next = self
        let change = try next.apply(event, Circumstances(now: now, policy: policy, chance: chance))
        let entry = HistoryEntry(event: change.told ?? event.name, from: state, to: next.state, detail: event.detail)
        return Transition(lifecycle: next, ledger: change.ledger, history: change.isTold ? entry : nil)
    }

    private mutating func apply(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        if case .settled(let number, let isBilled) = event { return try settle(event, number, isBilled: isBilled) }
        return try applyInState(event, now)
    }

    private mutating func applyInState(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch state {
        case .held where holds.contains(.lostTask): try applyLost(event, now)
        case .held, .queued: try applyWaiting(event, now)
        case .submitting: try applySubmitting(event, now)
        case .inDoubt: try applyInDoubt(event, now)
        case .rendering: try applyRendering(event, now)
        case .fetching: try applyFetching(event, now)
        case .succeeded, .failed, .canceled: try applyEnded(event, now)
        }
    }

    /// The refusal of `event`, with the reason that a person reads.
    func illegal(_ event: Event, _ reason: String? = nil) -> IllegalTransition {
        let reason = reason ?? "the job is \(state.rawValue); \(event.requirement)"
        return IllegalTransition(state: state, event: event.name, reason: reason)
    }

    mutating func enterQueue(at now: Timestamp) {
        guard unmet.isEmpty else { return waitHeld(for: unmet) }
        state = .queued
        if let notBefore, notBefore > now {
            wait(for: .waiting, until: notBefore, atWallTime: true)
        } else {
            work = .ready
            dueAt = nil
        }
    }

    /// Held for `reasons`, with nothing due.
    mutating func waitHeld(for reasons: Set<HoldReason>) {
        state = .held
        holds = reasons
        work = nil
        dueAt = nil
    }

    package mutating func wait(for next: Work, until due: Timestamp, atWallTime: Bool = false) {
        work = next
        dueAt = due
        isDueAtWallTime = atWallTime
    }

    /// Back in the queue for another attempt, and not sooner than the caller asked for, who named a time of day.
    mutating func awaitRetry(_ now: Circumstances) {
        state = .queued
        let retryAt = now.now + now.policy.retry.delay(step: attempts - 1, chance: now.chance)
        guard let notBefore, notBefore > retryAt else { return wait(for: .waiting, until: retryAt) }
        wait(for: .waiting, until: notBefore, atWallTime: true)
    }

    mutating func end(_ end: JobState, error: JobError? = nil, at now: Timestamp) {
        state = end
        holds = []
        finishedAt = now
        work = nil
        dueAt = nil
        if let error { self.error = error }
    }
}

extension Event {
    /// What a job would have to be for this event, for the message that refuses it.
    fileprivate var requirement: String {
        switch self {
        case .held: "only a queued job can be held"
        case .released: "only a held job can be released"
        case .retried: "only a failed or canceled job can be retried, or a lost task's with \"again\""
        case .approved: "only a job that is held for approval can be approved"
        case .refetchRequested: "only a succeeded job, or one whose result was lost, can be fetched again"
        case .cancelRequested: "it has ended and cannot be canceled"
        case .adopted, .declaredNotCreated, .resubmitted, .gaveUp: "only a job in doubt can be resolved"
        default: "'\(name)' cannot happen to it"
        }
    }
}
