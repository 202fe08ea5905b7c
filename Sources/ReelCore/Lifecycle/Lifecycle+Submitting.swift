extension Lifecycle {
    /// `submitting`: the intent is on disk, and the request's outcome decides.
    mutating func applySubmitting(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .accepted(let task, let requestID):
            accept(task, now)
            return .ledger(.settle(.accepted, task: task, error: nil, requestID: requestID, credits: .reserved))
        case .notSent(let reason):
            return standDown(.notSent, JobError(code: "not_sent", message: reason), now) { $0.enterQueue(at: now.now) }
        case .laneRefused(let error, let stepAside):
            return standDown(.lane, error, now) {
                $0.enterQueue(at: now.now)
                if let stepAside, $0.work == .ready { $0.wait(for: .waiting, until: now.now + stepAside) }
            }
        case .serverFailed(let error):
            return standDown(.refused, error, now) { $0.useAttempt(error, now) }
        case .refused(let error):
            return standDown(.refused, error, now) { $0.end(.failed, error: error, at: now.now) }
        case .outcomeUnknown(let error): return doubt(error, now)
        case .interrupted:
            let message = "reeld ended before the provider's answer was written down"
            return doubt(JobError(code: "interrupted", message: message), now)
        case .attemptReturned: return returnAttempt()
        case .cancelRequested:
            defer { isCancelRequested = true }
            return isCancelRequested ? .silent : .told
        default: throw illegal(event)
        }
    }

    /// A task exists: it is followed from now on, whatever becomes of the job.
    mutating func accept(_ task: TaskID, _ now: Circumstances) {
        taskID = task
        self.task = .live
        // A person's task may be old.
        let isNew = inDoubtSince == nil
        submittedAt = now.now
        aliveAt = nil
        inDoubtSince = nil
        lostSince = nil
        providerStatus = nil
        error = nil
        polls = 0
        credits = .reserved
        holdsSlot = true
        if isCancelRequested {
            end(.canceled, at: now.now)
        } else {
            state = .rendering
        }
        let first =
            isNew
            ? now.policy.firstPoll(chance: now.chance) : now.policy.polling.delay(step: 0, chance: now.chance)
        wait(for: .poll, until: now.now + first)
    }

    /// Nothing was created: the reservation is released, and `otherwise` says how the job goes on unless it is canceled.
    private mutating func standDown(
        _ outcome: SubmissionOutcome, _ error: JobError, _ now: Circumstances, otherwise: (inout Self) -> Void
    ) -> Change {
        credits = .released
        holdsSlot = false
        if isCancelRequested {
            end(.canceled, at: now.now)
        } else {
            self.error = error
            otherwise(&self)
        }
        let requestID = error.requestID
        return .ledger(.settle(outcome, task: nil, error: error, requestID: requestID, credits: .released))
    }

    /// One attempt used: back into the queue later, or the end.
    mutating func useAttempt(_ error: JobError, _ now: Circumstances) {
        attempts += 1
        guard attempts < now.policy.maxAttempts else {
            let message = "\(attempts) attempts failed, the last with \(error.code): \(error.message)"
            let last = JobError(
                code: "attempts_exhausted", message: message, status: error.status, requestID: error.requestID)
            return end(.failed, error: last, at: now.now)
        }
        awaitRetry(now)
    }

    private mutating func doubt(_ error: JobError, _ now: Circumstances) -> Change {
        credits = .unknown
        self.error = error
        if isCancelRequested {
            holdsSlot = false
            end(.canceled, at: now.now)
        } else {
            state = .inDoubt
            inDoubtSince = now.now
            wait(for: .expire, until: now.now + now.policy.overdueAfter)
        }
        let requestID = error.requestID
        return .ledger(.settle(.unknown, task: nil, error: error, requestID: requestID, credits: .unknown))
    }
}
