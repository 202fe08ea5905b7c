extension Lifecycle {
    /// `succeeded`, `failed`, `canceled`: a person may bring it back, and a canceled job's task may still report.
    mutating func applyEnded(_ event: Event, _ now: Circumstances) throws(IllegalTransition) -> Change {
        switch event {
        case .retried(let again): return try retry(event, again: again, now)
        case .refetchRequested:
            let isLost = state == .failed && error?.code == "result_lost"
            guard state == .succeeded || isLost else { throw illegal(event) }
            error = nil
            startFetching(at: now.now)
            return .told
        case .clipsPruned:
            guard clips.contains(where: { $0.prunedAt == nil }) else { throw illegal(event, "no clip is in custody") }
            for index in clips.indices { clips[index].prunedAt = clips[index].prunedAt ?? now.now }
            return .told
        case .holdLifted(let reason) where unmet.contains(reason):
            // Told when it is brought back.
            unmet.remove(reason)
            return .silent
        case .attemptReturned where error?.code == "attempts_exhausted" && task != .live:
            // The run of server errors that ended it turned out to be the lane's fault.
            finishedAt = nil
            awaitRetry(now)
            return returnAttempt()
        default:
            guard isFollowing else { throw illegal(event) }
            return try applyFollowing(event, now)
        }
    }

    private mutating func retry(_ event: Event, again: Bool, _ now: Circumstances) throws(IllegalTransition) -> Change {
        guard state != .succeeded else { throw illegal(event) }
        guard !again, task == .live || task == .succeeded else { return startAnew(now) }
        // The task exists: nothing is paid to look at it once more.
        state = .rendering
        finishedAt = nil
        error = nil
        isCancelRequested = false
        isOverdue = false
        lostSince = nil
        polls = 0
        holdsSlot = task == .live
        wait(for: .poll, until: now.now)
        return .told
    }

    /// Back into the queue for a new submission.
    ///
    /// A task that still lives is followed to its end in the ledger.
    mutating func startAnew(_ now: Circumstances) -> Change {
        let isAbandoned = task == .live
        let deadline = deadline.flatMap { $0 > now.now ? $0 : nil }
        // What it had to wait for before, it has to wait for still.
        var next = Self(holds: unmet, notBefore: notBefore, deadline: deadline, now: now.now)
        next.approvedBy = approvedBy
        next.submission = submission
        next.credits = credits
        next.hasEarlierBill = hasEarlierBill || isBilled
        self = next
        return Change(ledger: isAbandoned ? .follow : nil)
    }
}
