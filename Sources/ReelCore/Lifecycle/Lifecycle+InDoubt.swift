extension Lifecycle {
    /// `in_doubt`: the task may exist.
    ///
    /// Only a person's word, or the lane's policy, moves it on.
    mutating func applyInDoubt(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .adopted(let task):
            accept(task, now)
            return .ledger(.settle(.adopted, task: task, error: nil, requestID: nil, credits: .reserved))
        case .declaredNotCreated:
            credits = .released
            leaveDoubt(now)
            return .ledger(.settle(.notCreated, task: nil, error: nil, requestID: nil, credits: .released))
        case .resubmitted(let byPolicy): return try resubmit(event, byPolicy: byPolicy, now)
        case .gaveUp:
            cancelInDoubt(now)
            return .ledger(.settle(.gaveUp, task: nil, error: nil, requestID: nil, credits: .unknown))
        case .slotExpired:
            holdsSlot = false
            work = nil
            dueAt = nil
            return .silent
        case .attemptReturned: return returnAttempt()
        case .cancelRequested:
            cancelInDoubt(now)
            return .told
        default: throw illegal(event)
        }
    }

    /// The ledger's row stays unknown: it may have been billed.
    private mutating func resubmit(
        _ event: Event, byPolicy: Bool, _ now: Circumstances
    ) throws(IllegalTransition) -> Change {
        if byPolicy {
            guard attempts + 1 < now.policy.maxAttempts else {
                throw illegal(event, "the job's attempts are used up: a person decides")
            }
            attempts += 1
        }
        hasEarlierBill = true
        leaveDoubt(now)
        return .told
    }

    private mutating func leaveDoubt(_ now: Circumstances) {
        inDoubtSince = nil
        holdsSlot = false
        enterQueue(at: now.now)
    }

    private mutating func cancelInDoubt(_ now: Circumstances) {
        inDoubtSince = nil
        holdsSlot = false
        end(.canceled, at: now.now)
    }
}
