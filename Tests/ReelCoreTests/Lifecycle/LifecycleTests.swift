import ReelCore
import Testing

@Suite struct LifecycleTests {
    private let start = Situation.start
    private var policy = Policy()

    private func after(
        _ events: [(Event, Duration)], from life: Lifecycle, _ policy: Policy = Policy()
    ) throws -> Lifecycle {
        try events.reduce(life) { life, step in
            try life.handle(step.0, at: start + step.1, policy: policy, chance: 0.5).lifecycle
        }
    }

    @Test func `an intent reserves, counts as in flight and opens a row of the ledger`() throws {
        let result = try Situation.queuedReady.job().handle(.claimed, at: start, policy: policy, chance: 0.5)
        #expect(result.ledger == .open)
        #expect(result.lifecycle.submission == 1)
        #expect(result.lifecycle.credits == .reserved)
        #expect(result.lifecycle.holdsSlot)
    }

    @Test func `a job whose deadline has passed is not claimed`() throws {
        let job = Lifecycle(deadline: start + .seconds(5), now: start)
        #expect(throws: IllegalTransition.self) {
            try job.handle(.claimed, at: start + .seconds(5), policy: policy, chance: 0.5)
        }
        let late = try after([(.deadlinePassed, .seconds(5))], from: job)
        #expect(late.state == .failed)
        #expect(late.error?.code == "deadline_passed")
        #expect(throws: IllegalTransition.self, "not yet") {
            try job.handle(.deadlinePassed, at: start + .seconds(4), policy: policy, chance: 0.5)
        }
    }

    @Test func `a job waits for its time, and so does one that is released`() throws {
        let job = Lifecycle(notBefore: start + .seconds(60), now: start)
        #expect(job.work == .waiting)
        #expect(job.dueAt == start + .seconds(60))
        #expect(job.isDueAtWallTime)
        let again = try after([(.held, .zero), (.released, .seconds(1))], from: job)
        #expect(again.dueAt == start + .seconds(60))
    }

    @Test func `what is the lane's fault uses no attempt and keeps the job's place`() throws {
        for event in [Event.notSent("refused"), .laneRefused(Situation.error, stepAside: nil)] {
            let job = try after([(event, .zero)], from: try Situation.submitting.job())
            #expect(job.state == .queued)
            #expect(job.work == .ready)
            #expect(job.attempts == 0)
            #expect(job.credits == .released)
            #expect(!job.holdsSlot)
        }
    }

    @Test func `a job that steps aside lets others try first`() throws {
        let event = Event.laneRefused(Situation.error, stepAside: .seconds(7))
        let job = try after([(event, .zero)], from: try Situation.submitting.job())
        #expect(job.work == .waiting)
        #expect(job.dueAt == start + .seconds(7))
        #expect(job.attempts == 0)
    }

    @Test func `server errors use attempts, wait longer each time, and end the job at the last`() throws {
        var policy = Policy()
        policy.maxAttempts = 3
        var life = Lifecycle(now: start)
        var waits: [Duration] = []
        for attempt in 1...3 {
            life.work = .ready
            life.dueAt = nil
            life = try after([(.claimed, .zero), (.serverFailed(Situation.error), .zero)], from: life, policy)
            #expect(life.attempts == attempt)
            if let due = life.dueAt { waits.append(due - start) }
        }
        #expect(waits == [.seconds(2), .seconds(4)])
        #expect(life.state == .failed)
        #expect(life.error?.code == "attempts_exhausted")
        #expect(life.error?.requestID == "r")
    }

    @Test func `an attempt that is given back waits for not_before, too`() throws {
        var life = Lifecycle(now: start)
        let notBefore = start + .seconds(86_400)
        (life.state, life.work, life.attempts, life.notBefore) = (.failed, nil, 1, notBefore)
        life.error = JobError(code: "attempts_exhausted", message: "x")
        let later = try after([(.attemptReturned, .zero)], from: life)
        #expect(later.dueAt == notBefore && later.isDueAtWallTime)
        life.notBefore = start
        let soon = try #require(try after([(.attemptReturned, .zero)], from: life).dueAt)
        #expect(soon > start && soon < notBefore)
    }

    @Test func `a submission canceled on the wire ends by its outcome, and its task is followed`() throws {
        let submitting = try Situation.submittingCanceled.job()
        let accepted = try after([(.accepted(Situation.task, requestID: nil), .zero)], from: submitting)
        #expect(accepted.state == .canceled)
        #expect(accepted.work == .poll)
        #expect(accepted.mayBeBilled)
        #expect(accepted.holdsSlot)
        let unknown = try after([(.interrupted, .zero)], from: submitting)
        #expect(unknown.state == .canceled)
        #expect(unknown.credits == .unknown)
        #expect(unknown.mayBeBilled)
        let refused = try after([(.refused(Situation.error), .zero)], from: submitting)
        #expect(refused.state == .canceled)
        #expect(!refused.mayBeBilled)
    }

    @Test func `in doubt it keeps its slot until it is overdue, and money stays unknown when it is sent again`() throws
    {
        let doubt = try Situation.inDoubt.job()
        #expect(doubt.holdsSlot)
        #expect(doubt.work == .expire)
        #expect(doubt.dueAt == start + .seconds(1800))
        let expired = try after([(.slotExpired, .seconds(1800))], from: doubt)
        #expect(!expired.holdsSlot)
        #expect(expired.state == .inDoubt)
        let again = try after([(.resubmitted(byPolicy: false), .zero)], from: doubt)
        #expect(again.state == .queued)
        #expect(again.credits == .unknown)
        let given = try doubt.handle(.gaveUp, at: start, policy: policy, chance: 0.5)
        #expect(given.ledger == .settle(.gaveUp, task: nil, error: nil, requestID: nil, credits: .unknown))
    }

    @Test func `a lane's policy sends again only while attempts are left`() throws {
        var policy = Policy()
        policy.maxAttempts = 2
        var life = try after([(.resubmitted(byPolicy: true), .zero)], from: try Situation.inDoubt.job(), policy)
        #expect(life.attempts == 1)
        life = try after([(.claimed, .zero), (.outcomeUnknown(Situation.error), .zero)], from: life, policy)
        #expect(throws: IllegalTransition.self) {
            try life.handle(.resubmitted(byPolicy: true), at: start, policy: policy, chance: 0.5)
        }
    }

    @Test func `polls follow the schedule, and an overdue job is polled slowly and gives its slot back`() throws {
        var life = try Situation.rendering.job()
        #expect(life.dueAt == start + .seconds(5))
        var gaps: [Duration] = []
        for _ in 0..<6 {
            life = try after([(.polled("processing"), .zero)], from: life)
            gaps.append(try #require(life.dueAt) - start)
        }
        #expect(gaps.map { $0.milliseconds } == [7500, 11_250, 16_875, 25_313, 30_000, 30_000])
        #expect(!life.isOverdue)
        let late = try life.handle(.polled("processing"), at: start + .seconds(1800), policy: policy, chance: 0.5)
        #expect(late.lifecycle.isOverdue)
        #expect(late.lifecycle.state == .rendering)
        #expect(!late.lifecycle.holdsSlot)
        #expect(late.history?.event == "overdue")
        #expect(late.lifecycle.dueAt == start + .seconds(1800) + Policy.overdueInterval)
        let success = try after([(.taskSucceeded([Situation.video]), .seconds(9000))], from: late.lifecycle)
        #expect(success.state == .fetching)
        #expect(!success.isOverdue)
    }

    @Test func `404s must last for lost_after without a break before a task counts as lost`() throws {
        let missing = Event.taskMissing(countedFrom: nil)
        let rendering = try Situation.rendering.job()
        let first = try after([(missing, .seconds(10)), (missing, .seconds(129))], from: rendering)
        #expect(first.state == .rendering)
        let broken = try after([(.polled("queued"), .seconds(130)), (missing, .seconds(140))], from: first)
        #expect(broken.state == .rendering)
        let lost = try after([(missing, .seconds(130))], from: first)
        #expect(lost.state == .held)
        #expect(lost.holds == [.lostTask])
        #expect(lost.dueAt == start + .seconds(130) + Policy.lostInterval)
        let lastAsked = try after([(missing, .seconds(10 + 86_399))], from: lost)
        #expect(lastAsked.work == .poll)
        let given = try after([(missing, .seconds(10 + 86_400))], from: lost)
        #expect(given.work == nil)
        #expect(given.state == .held)
    }

    @Test func `404s of a time when the lane was not to be trusted do not count`() throws {
        let rendering = try Situation.rendering.job()
        let trusted = start + .seconds(1000)
        let life = try after(
            [(.taskMissing(countedFrom: nil), .seconds(10)), (.taskMissing(countedFrom: trusted), .seconds(1010))],
            from: rendering)
        #expect(life.state == .rendering)
        #expect(life.lostSince == trusted)
    }

    @Test func `a failed task is tried again only where its code is named`() throws {
        var policy = Policy()
        policy.failedCodes = ["BROKEN"]
        let rendering = try Situation.rendering.job()
        let again = try rendering.handle(.taskFailed(Situation.error), at: start, policy: policy, chance: 0.5)
        #expect(again.lifecycle.state == .queued)
        #expect(again.lifecycle.attempts == 1)
        #expect(again.ledger == .credits(.unknown))
    }

    @Test func `a fetch that this host's disk kept from being written is no reason to give up, and told once`() throws {
        let fetching = try Situation.fetching.job()
        let (start, day) = (Situation.start, Duration.seconds(86_400))
        let full = JobError(code: "storage_full", message: "no room")
        let policy = Policy()
        let first = try fetching.handle(.fetchBlocked(full), at: start + day * 2, policy: policy, chance: 0.5)
        #expect(first.lifecycle.state == .fetching && first.lifecycle.fetches == 0)
        #expect(first.lifecycle.dueAt == start + day * 2 + .seconds(15))
        #expect(first.history?.event == "fetch_blocked")
        let again = try first.lifecycle.handle(.fetchBlocked(full), at: start + day * 3, policy: policy, chance: 0.5)
        #expect(again.history == nil)
        // The first try that the result's host answers for begins the time for giving up anew.
        let failed = Event.fetchFailed(Situation.error, startedAt: start + day * 3 + .seconds(60))
        let after = try again.lifecycle.handle(failed, at: start + day * 3 + .seconds(60), policy: policy, chance: 0.5)
        #expect(after.lifecycle.state == .fetching)
    }

    @Test func `a fetch is given up only on an attempt made and failed after the time for it`() throws {
        let fetching = try Situation.fetching.job()
        let day = Duration.seconds(86_400)
        let begunBefore = Event.fetchFailed(Situation.error, startedAt: start + (day - .seconds(1)))
        let still = try after([(begunBefore, day + .seconds(50))], from: fetching)
        #expect(still.state == .fetching)
        let lost = try after([(.fetchFailed(Situation.error, startedAt: start + day), day + .seconds(60))], from: still)
        #expect(lost.state == .failed)
        #expect(lost.error?.code == "result_lost")
        #expect(lost.credits == .spent)
        let back = try after([(.refetchRequested, day * 2)], from: lost)
        #expect(back.state == .fetching)
        #expect(back.error == nil)
    }

    @Test func `a canceled job's task is asked after to its end, and retry returns to it for nothing`() throws {
        let canceled = try Situation.canceledFollowing.job()
        #expect(canceled.mayBeBilled)
        let back = try canceled.handle(.retried(again: false), at: start, policy: policy, chance: 0.5)
        #expect(back.ledger == nil)
        #expect(back.lifecycle.state == .rendering)
        #expect(back.lifecycle.taskID == Situation.task)
        let spent = try canceled.handle(.taskSucceeded([Situation.video]), at: start, policy: policy, chance: 0.5)
        #expect(spent.ledger == .credits(.spent))
        #expect(spent.lifecycle.work == nil)
        let late = try after([(.retried(again: false), .zero)], from: spent.lifecycle)
        #expect(late.state == .rendering)
        #expect(!late.holdsSlot)
    }

    @Test func `retry with again starts anew, keeps the count of submissions, and follows a task that lives`() throws {
        let canceled = try Situation.canceledFollowing.job()
        let anew = try canceled.handle(.retried(again: true), at: start, policy: policy, chance: 0.5)
        #expect(anew.ledger == .follow)
        #expect(anew.lifecycle.submission == 1)
        #expect(anew.lifecycle.taskID == nil)
        #expect(anew.lifecycle.attempts == 0)
        let failed = try Situation.failedForGood.job()
        #expect(try failed.handle(.retried(again: true), at: start, policy: policy, chance: 0.5).ledger == nil)
    }

    @Test func `release does not lift what it may not lift`() throws {
        let job = try Situation.heldForApproval.job()
        let held = try after([(.held, .zero), (.released, .zero)], from: job)
        #expect(held.state == .held)
        #expect(held.holds == [.approval])
    }

    @Test func `an earlier submission that may have been billed is not forgotten`() throws {
        let doubt = try Situation.inDoubt.job()
        let life = try after(
            [(.resubmitted(byPolicy: false), .zero), (.claimed, .zero), (.refused(Situation.error), .zero)], from: doubt
        )
        #expect(life.credits == .released)
        #expect(life.mayBeBilled)
    }

    @Test func `money that may be gone is told on what has nothing to show for it`() throws {
        #expect(try Situation.inDoubt.job().mayBeBilled)
        #expect(try Situation.failedLateInLife.job().mayBeBilled)
        #expect(try !Situation.failedForGood.job().mayBeBilled)
        #expect(try !Situation.canceledUnsent.job().mayBeBilled)
        #expect(try !Situation.succeeded.job().mayBeBilled)
    }

    @Test(arguments: [(0, 0.5, 2000), (1, 0.5, 4000), (20, 0.5, 300_000), (0, 0, 1600), (0, 1, 2400), (-1, 0.5, 2000)])
    func `a backoff grows to its cap and is spread by its jitter`(step: Int, chance: Double, expected: Int64) {
        #expect(Policy().retry.delay(step: step, chance: chance).milliseconds == expected)
    }
}
