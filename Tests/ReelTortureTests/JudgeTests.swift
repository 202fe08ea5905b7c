import ReelAPI
import ReelCore
import ReelTorture
import Testing

/// Each rule of the judge, on evidence that breaks it and on evidence beside it that does not.
struct JudgeTests {
    @Test func `a job that went well breaks no rule`() {
        #expect(Trial().rules.isEmpty)
    }

    @Test func `an acknowledged job that is not stored is missed`() {
        let trial = Trial()
        #expect(Trial.judge.presence(of: trial.account, stored: [], keyed: nil).map(\.rule) == [.existence])
        #expect(Trial.judge.presence(of: trial.account, stored: [7], keyed: 7).isEmpty)
    }

    @Test func `two jobs for one key are one too many, also when nobody saw their ids`() {
        var account = Trial().account
        account.job = nil
        #expect(Trial.judge.presence(of: account, stored: [7, 8], keyed: 7).map(\.rule) == [.existence])
        #expect(Trial.judge.presence(of: account, stored: [7], keyed: 8).map(\.rule) == [.existence])
        #expect(Trial.judge.presence(of: account, stored: [7], keyed: nil).map(\.rule) == [.existence])
        #expect(Trial.judge.presence(of: account, stored: [], keyed: nil).isEmpty)
    }

    @Test func `another request, owner or lane than was handed in is noticed`() {
        var trial = Trial()
        trial.exhibit.request = ["prompt": "a dog [c1-1]"]
        #expect(trial.rules == [.existence])
        trial = Trial()
        trial.exhibit.owner = 0
        #expect(trial.rules == [.existence])
        trial = Trial()
        trial.exhibit.lane = "second"
        #expect(trial.rules == [.existence])
        trial = Trial()
        trial.matter.account = nil
        #expect(trial.rules == [.existence])
    }

    @Test func `two tasks without an exception are one too many`() {
        var trial = Trial()
        trial.matter.bills.append(Bill(task: "t2"))
        #expect(trial.rules == [.billing, .knowledge])
        trial.exhibit.submissions.insert(Trial.row(1, .unknown, .unknown), at: 0)
        trial.exhibit.submissions[1].number = 2
        #expect(trial.rules.contains(.billing))
    }

    @Test(arguments: [("retried", Deed.retry), ("resubmitted", .resubmit)])
    func `a second task is fine on a person's word, and on that only`(event: String, deed: Deed) {
        var trial = twiceSubmitted(by: event)
        trial.account.sent[deed] = 1
        #expect(trial.rules.isEmpty)
        trial.account.sent = [:]
        #expect(trial.rules == [.history], "nobody sent it")
    }

    @Test func `a lane that submits again by itself may do so, others not`() {
        var trial = twiceSubmitted(by: "resubmitted")
        #expect(trial.rules == [.history])
        (trial.exhibit.lane, trial.matter.account) = ("risky", nil)
        let account = Account(marker: "[c1-1]", request: Trial.request, lane: "risky")
        (trial.account, trial.matter.account, trial.matter.earlierAccount) = (account, account, account)
        #expect(trial.rules.isEmpty)
    }

    /// In doubt with a task that nobody was told of, then submitted again.
    private func twiceSubmitted(by event: String) -> Trial {
        var trial = Trial()
        let doubt: (String, JobState) = ("interrupted", event == "retried" ? .failed : .inDoubt)
        trial.exhibit.history = Trial.history([
            ("enqueued", .queued), ("claimed", .submitting), doubt, (event, .queued), ("claimed", .submitting),
            ("accepted", .rendering), ("task_succeeded", .fetching), ("fetched", .succeeded),
        ])
        trial.exhibit.submissions = [Trial.row(1, .unknown, .unknown), Trial.row(2, .accepted, .spent, task: "t2")]
        trial.matter.bills = [Bill(task: "t1"), Bill(task: "t2")]
        return trial
    }

    @Test func `a task that the store does not know needs an open submission`() {
        var trial = Trial()
        trial.exhibit.submissions = [Trial.row(1, .refused, .released)]
        #expect(trial.rules == [.knowledge])
        trial.exhibit.submissions = [Trial.row(1, .unknown, .unknown)]
        #expect(trial.rules.isEmpty)
        trial.exhibit.submissions = [Trial.row(1, .notCreated, .released)]
        trial.matter.bills = [Bill(task: "t1", isOlder: false)]
        #expect(trial.rules.isEmpty, "it was created after the store was read")
    }

    @Test func `a task that was never billed is noticed`() {
        var trial = Trial()
        trial.matter.bills = []
        #expect(trial.rules.contains(.knowledge))
    }

    @Test func `a task whose end is open is asked after`() {
        var trial = Trial()
        trial.exhibit.history.removeLast(2)
        (trial.exhibit.state, trial.exhibit.work) = (.rendering, .poll)
        trial.exhibit.submissions = [Trial.row(1, .accepted, .reserved, task: "t1")]
        #expect(trial.rules.isEmpty)
        trial.exhibit.work = nil
        #expect(trial.rules == [.following])
        trial.exhibit.followed = [1]
        #expect(trial.rules.isEmpty)
    }

    @Test func `the money is what the provider's books say`() {
        var trial = Trial()
        trial.matter.bills = [Bill(task: "t1", succeeds: false)]
        #expect(trial.rules == [.ledger], "spent on a task that failed")
        trial = Trial()
        trial.exhibit.submissions = [Trial.row(1, .accepted, .unknown, task: "t1")]
        #expect(trial.rules == [.ledger], "unknown though it succeeded")
        trial.exhibit.submissions = [Trial.row(1, .accepted, .released, task: "t1")]
        #expect(trial.rules.contains(.ledger), "released with a task")
        trial.exhibit.submissions = [Trial.row(1, .refused, .spent)]
        #expect(trial.rules.contains(.ledger), "spent without a task")
    }

    @Test func `at rest nothing is reserved and every job has ended`() {
        var trial = Trial()
        trial.exhibit.history.removeLast(2)
        (trial.exhibit.state, trial.exhibit.work) = (.rendering, .poll)
        trial.exhibit.submissions = [Trial.row(1, .accepted, .reserved, task: "t1")]
        trial.matter.isAtRest = true
        #expect(trial.rules == [.ledger, .rest])
    }
}
