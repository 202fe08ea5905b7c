import ReelCore
import Testing

/// Conditions that a job has to meet before it is submitted, and that nothing gets round.
@Suite struct ConditionTests {
    private let now = Situation.start

    private func after(_ life: Lifecycle, _ events: Event..., policy: Policy = Policy()) throws -> Lifecycle {
        try events.reduce(life) { try $0.handle($1, at: now, policy: policy, chance: 0.5).lifecycle }
    }

    @Test func `holding and releasing does not get round an approval`() throws {
        let job = Lifecycle(holds: [.approval], now: now)
        let next = try after(job, .held, .released)
        #expect(next.state == .held && next.holds == [.approval])
    }

    @Test(arguments: [HoldReason.approval, .dependency])
    func `cancelling and retrying does not get round a condition`(reason: HoldReason) throws {
        let job = Lifecycle(holds: [reason], now: now)
        let next = try after(job, .cancelRequested, .retried(again: true))
        #expect(next.state == .held && next.holds == [reason])
    }

    @Test func `a job that was approved needs no second approval when it is retried`() throws {
        let job = Lifecycle(holds: [.approval], now: now)
        let next = try after(
            job, .approved(by: 7), .claimed, .refused(Situation.error), .retried(again: false))
        #expect(next.state == .queued && next.approvedBy == 7)
    }

    @Test func `an approval leaves the other reasons in place`() throws {
        let job = Lifecycle(holds: [.approval, .dependency], now: now)
        let approved = try after(job, .approved(by: 7))
        #expect(approved.holds == [.dependency])
        #expect(try after(approved, .holdLifted(.dependency)).state == .queued)
    }

    @Test func `a condition that is met while the job is canceled is met when it comes back`() throws {
        let job = try after(Lifecycle(holds: [.dependency], now: now), .cancelRequested, .holdLifted(.dependency))
        #expect(job.state == .canceled)
        #expect(try after(job, .retried(again: false)).state == .queued)
    }

    @Test func `only a job that waits for an approval can be approved`() throws {
        #expect(throws: IllegalTransition.self) { try after(Lifecycle(now: now), .approved(by: 7)) }
        #expect(throws: IllegalTransition.self) {
            try after(Lifecycle(holds: [.dependency], now: now), .approved(by: 7))
        }
    }

    @Test func `the settings may say what a failed task costs`() throws {
        for (word, isBilled) in [(CreditState.spent, true), (.released, false), (.unknown, true)] {
            var policy = Policy()
            policy.failedTask = word
            let job = try after(
                Lifecycle(now: now), .claimed, .accepted(Situation.task, requestID: nil), .taskFailed(Situation.error),
                policy: policy)
            #expect(job.credits == word && job.mayBeBilled == isBilled)
        }
    }

    @Test func `a person settles unknown money once, and in doubt is resolved instead`() throws {
        let failed = try Situation.failedLateInLife.job()
        let billed = try failed.handle(
            .settled(submission: 1, isBilled: true), at: now, policy: Policy(), chance: 0.5)
        #expect(billed.lifecycle.credits == .spent && billed.ledger == .settled(number: 1, .spent))
        #expect(throws: IllegalTransition.self) {
            try after(billed.lifecycle, .settled(submission: 1, isBilled: false))
        }
        #expect(throws: IllegalTransition.self) {
            try after(Situation.inDoubt.job(), .settled(submission: 1, isBilled: false))
        }
        #expect(throws: IllegalTransition.self) { try after(failed, .settled(submission: 2, isBilled: true)) }
    }

    @Test func `money of a task that is asked after is for its end to settle`() throws {
        var life = try Situation.rendering.job()
        life.credits = .unknown
        let error = #expect(throws: IllegalTransition.self) {
            try after(life, .settled(submission: 1, isBilled: false))
        }
        #expect(error?.reason.contains("still followed") == true)
    }

    @Test func `money of an earlier submission is settled without touching the newest`() throws {
        let job = try after(Situation.inDoubt.job(), .resubmitted(byPolicy: false), .claimed)
        let next = try job.handle(
            .settled(submission: 1, isBilled: false), at: now, policy: Policy(), chance: 0.5)
        #expect(next.ledger == .settled(number: 1, .released))
        #expect(next.lifecycle.credits == .reserved && next.lifecycle.state == .submitting)
    }
}
