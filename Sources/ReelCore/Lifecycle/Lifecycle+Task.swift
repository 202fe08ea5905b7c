extension Lifecycle {
    /// `rendering`: the provider works on a known task.
    mutating func applyRendering(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .polled, .pollFailed, .taskMissing: return pollTellsNoEnd(event, now)
        case .taskSucceeded(let videos): return succeed(videos, now)
        case .taskFailed(let error): return fail(error, now)
        case .attemptReturned: return returnAttempt()
        case .cancelRequested:
            cancelWithTask(now)
            return .told
        default: throw illegal(event)
        }
    }

    /// `held: lost_task`: the provider does not know the task; it is still asked now and then.
    mutating func applyLost(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .polled(let word):
            (providerStatus, aliveAt) = (word, now.now)
            renderAgain(pollAt: now.now + interval(now))
            return .told
        case .pollFailed, .taskMissing:
            let ledger = askRarely(now)
            return Change(ledger: ledger, isTold: false)
        case .taskSucceeded(let videos): return succeed(videos, now)
        case .taskFailed(let error): return fail(error, now)
        case .released:
            renderAgain(pollAt: now.now)
            return .told
        case .retried(again: true): return startAnew(now)
        case .cancelRequested:
            cancelWithTask(now)
            return .told
        default: throw illegal(event)
        }
    }

    /// A poll of a task that lives on, as far as is known.
    private mutating func pollTellsNoEnd(_ event: Event, _ now: Circumstances) -> Change {
        switch event {
        case .polled(let word):
            (providerStatus, aliveAt) = (word, now.now)
            lostSince = nil
        case .pollFailed(.tasksUnknown): lostSince = nil
        case .taskMissing(let countedFrom): return miss(countedFrom: countedFrom, now)
        default: break
        }
        return pollAgain(now)
    }

    /// Notes the next poll, and that the job is overdue when it has become so: then it gives its slot back.
    mutating func pollAgain(_ now: Circumstances) -> Change {
        polls += 1
        let limit = submittedAt.map { $0 + now.policy.overdueAfter }
        let becomesOverdue = !isOverdue && limit.map { $0 <= now.now } == true
        if becomesOverdue {
            isOverdue = true
            holdsSlot = false
        }
        wait(for: .poll, until: now.now + interval(now))
        return becomesOverdue ? Change(told: "overdue") : .silent
    }

    private func interval(_ now: Circumstances) -> Duration {
        let elapsed = submittedAt.map { now.now - $0 }
        return isOverdue
            ? Policy.overdueInterval : now.policy.nextPoll(after: polls, elapsed: elapsed, chance: now.chance)
    }

    private mutating func miss(countedFrom: Timestamp?, _ now: Circumstances) -> Change {
        let since = max(lostSince ?? now.now, countedFrom ?? lostSince ?? now.now)
        lostSince = since
        guard now.now - since >= now.policy.lostAfter else { return pollAgain(now) }
        holdsSlot = false
        // A job that has ended stays so; its task is only asked after more rarely.
        let isTold = state == .rendering
        if isTold {
            state = .held
            holds = [.lostTask]
        }
        let ledger = askRarely(now)
        return Change(ledger: ledger, isTold: isTold, told: isTold ? "lost_task" : nil)
    }

    /// Gives up asking in the end; what the task cost is unknown then.
    private mutating func askRarely(_ now: Circumstances) -> LedgerChange? {
        polls += 1
        guard let lostSince, now.now - lostSince >= Policy.lostLimit else {
            wait(for: .poll, until: now.now + Policy.lostInterval)
            return nil
        }
        work = nil
        dueAt = nil
        guard credits == .reserved else { return nil }
        credits = .unknown
        return .credits(.unknown)
    }

    private mutating func renderAgain(pollAt due: Timestamp) {
        state = .rendering
        holds = []
        lostSince = nil
        holdsSlot = !isOverdue
        wait(for: .poll, until: due)
    }

    private mutating func noteSuccess(_ videos: [Video]) {
        task = .succeeded
        providerStatus = "succeeded"
        credits = .spent
        self.videos = videos
        holdsSlot = false
        lostSince = nil
        isOverdue = false
    }

    private mutating func succeed(_ videos: [Video], _ now: Circumstances) -> Change {
        noteSuccess(videos)
        holds = []
        error = nil
        startFetching(at: now.now)
        return .ledger(.credits(.spent))
    }

    mutating func startFetching(at now: Timestamp) {
        state = .fetching
        fetchingSince = now
        fetches = 0
        finishedAt = nil
        wait(for: .fetch, until: now)
    }

    private mutating func noteFailure(_ now: Circumstances) {
        task = .failed
        providerStatus = "failed"
        // Whether failed tasks are refunded, the provider does not say; the settings may.
        if credits != .spent { credits = now.policy.failedTask }
        holdsSlot = false
        lostSince = nil
        isOverdue = false
    }

    private mutating func fail(_ error: JobError, _ now: Circumstances) -> Change {
        noteFailure(now)
        holds = []
        if now.policy.failedCodes.contains(error.code) {
            self.error = error
            hasEarlierBill = hasEarlierBill || isBilled
            useAttempt(error, now)
        } else {
            end(.failed, error: error, at: now.now)
        }
        return .ledger(.credits(credits))
    }

    /// The task may still be billed: it is polled to its end for the ledger, at the pace it had.
    private mutating func cancelWithTask(_ now: Circumstances) {
        let (pending, due) = (work, dueAt)
        end(.canceled, at: now.now)
        (work, dueAt) = (pending, due)
    }

    /// A canceled job's task, followed for the ledger alone.
    mutating func applyFollowing(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .polled, .pollFailed, .taskMissing: return pollTellsNoEnd(event, now)
        case .taskSucceeded(let videos):
            noteSuccess(videos)
            work = nil
            dueAt = nil
            return .ledger(.credits(.spent))
        case .taskFailed:
            noteFailure(now)
            work = nil
            dueAt = nil
            return .ledger(.credits(credits))
        default: throw illegal(event)
        }
    }
}
