extension Lifecycle {
    /// `queued`, and `held` for any reason but a lost task: nothing of this submission exists at the provider.
    mutating func applyWaiting(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .held: return try hold(event)
        case .restored: return try restore(event)
        case .released: return try release(event, now)
        case .holdPlaced(let reason, _): return try place(reason, event)
        case .holdLifted(let reason): return try lift(reason, event, now)
        case .approved(let uid):
            approvedBy = uid
            return try lift(.approval, event, now)
        case .deadlinePassed: return try passDeadline(event, now)
        case .dependencyFailed(let parent):
            let error = JobError(
                code: "dependency_failed", message: "job \(parent), which this one waits for, did not succeed")
            end(.failed, error: error, at: now.now)
            return .told
        case .claimed: return try claim(event, now)
        case .attemptReturned: return returnAttempt()
        case .cancelRequested:
            end(.canceled, at: now.now)
            return .told
        default: throw illegal(event)
        }
    }

    mutating func returnAttempt() -> Change {
        attempts = max(0, attempts - 1)
        return .told
    }

    private mutating func hold(_ event: Event) throws(IllegalTransition) -> Change {
        guard !holds.contains(.operator) else { throw illegal(event, "the job is held already") }
        waitHeld(for: holds.union([.operator]))
        return .told
    }

    /// It may have been submitted and paid for since the backup was made: a person makes sure first.
    private mutating func restore(_ event: Event) throws(IllegalTransition) -> Change {
        guard !holds.contains(.restored) else { throw illegal(event, "the job is held for that already") }
        waitHeld(for: holds.union([.restored]))
        return .told
    }

    private mutating func place(_ reason: HoldReason, _ event: Event) throws(IllegalTransition) -> Change {
        guard state == .queued else { throw illegal(event) }
        if HoldReason.conditions.contains(reason) { unmet.insert(reason) }
        waitHeld(for: [reason])
        return .told
    }

    private mutating func lift(
        _ reason: HoldReason, _ event: Event, _ now: Circumstances
    ) throws(IllegalTransition) -> Change {
        guard holds.remove(reason) != nil else {
            throw illegal(event, "the job is not held for \(reason.rawValue)")
        }
        unmet.remove(reason)
        if holds.isEmpty { enterQueue(at: now.now) }
        return .told
    }

    private mutating func release(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        guard state == .held else { throw illegal(event) }
        guard holds.contains(where: \.isLiftedByRelease) else {
            let reasons = holds.map(\.rawValue).sorted().joined(separator: ", ")
            throw illegal(event, "the job is held for \(reasons), which release does not lift")
        }
        holds = holds.filter { !$0.isLiftedByRelease }
        if holds.isEmpty { enterQueue(at: now.now) }
        return .told
    }

    private mutating func passDeadline(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        guard let deadline, deadline <= now.now else { throw illegal(event, "the job's deadline has not passed") }
        let error = JobError(code: "deadline_passed", message: "not submitted by its deadline, \(deadline)")
        end(.failed, error: error, at: now.now)
        return .told
    }

    private mutating func claim(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        guard state == .queued, work == .ready else { throw illegal(event, "the job is not ready to be submitted") }
        if let deadline, deadline <= now.now { throw illegal(event, "the job's deadline has passed") }
        state = .submitting
        work = nil
        dueAt = nil
        submission += 1
        credits = .reserved
        holdsSlot = true
        return .ledger(.open)
    }
}
