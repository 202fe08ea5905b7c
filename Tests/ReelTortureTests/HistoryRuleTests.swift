import ReelAPI
import ReelCore
import ReelTorture
import Testing

/// What the judge reads in a job's history.
struct HistoryRuleTests {
    @Test func `a gap, a wrong order, a wrong beginning or end is noticed`() {
        var trial = Trial()
        trial.exhibit.history.remove(at: 2)
        #expect(trial.rules == [.history])
        trial = Trial()
        trial.exhibit.history[2].id = 1
        #expect(trial.rules == [.history])
        trial = Trial()
        trial.exhibit.history[0].event = "claimed"
        #expect(trial.rules == [.history])
        trial = Trial()
        trial.exhibit.state = .failed
        #expect(trial.rules == [.history])
    }

    @Test func `rows that were seen once are there for good`() {
        var trial = Trial()
        trial.matter.seen = trial.exhibit.history.map(\.id)
        #expect(trial.rules.isEmpty)
        trial.matter.seen.append(99)
        #expect(trial.rules == [.history])
    }

    @Test func `a claim without a row of the ledger is noticed`() {
        var trial = Trial()
        trial.exhibit.submissions = []
        trial.matter.bills = []
        #expect(trial.rules == [.history])
    }

    @Test func `success is left by a refetch that somebody sent, and by nothing else`() {
        var trial = Trial()
        trial.go([("refetch_requested", .fetching)])
        trial.exhibit.work = .fetch
        trial.account.sent[.refetch] = 1
        #expect(trial.rules.isEmpty)
        trial.account.sent = [:]
        #expect(trial.rules == [.history])
        trial = Trial()
        trial.go([("interrupted", .fetching)])
        #expect(trial.rules == [.history])
    }

    @Test func `what was acknowledged is not undone`() {
        var trial = Trial()
        trial.account.sent[.cancel] = 1
        trial.account.done[.cancel] = 1
        trial.matter.earlierAccount = trial.account
        #expect(trial.rules == [.history])
        trial.matter.earlierAccount?.done = [:]
        #expect(trial.rules.isEmpty, "acknowledged after the store was read")
        trial.matter.earlierAccount?.isCancelPromised = true
        #expect(trial.rules == [.history])
    }

    @Test func `a cancel that was stored while submitting is kept`() {
        var trial = Trial()
        trial.account.sent[.cancel] = 1
        let canceled: [(event: String, to: JobState)] = [
            ("enqueued", .queued), ("claimed", .submitting), ("cancel_requested", .submitting),
        ]
        trial.exhibit.submissions = [Trial.row(1, .unknown, .unknown)]
        trial.exhibit.history = Trial.history(canceled + [("interrupted", .canceled)])
        trial.exhibit.state = .canceled
        #expect(trial.rules.isEmpty)
        trial.exhibit.history = Trial.history(canceled + [("interrupted", .inDoubt)])
        trial.exhibit.state = .inDoubt
        #expect(trial.rules == [.history])
    }

    @Test func `a canceled job comes back on a retry only`() {
        var trial = Trial()
        trial.exhibit.history = Trial.history([("enqueued", .queued), ("cancel_requested", .canceled), ("held", .held)])
        (trial.exhibit.state, trial.exhibit.submissions, trial.matter.bills) = (.held, [], [])
        trial.account.sent = [.cancel: 1, .hold: 1]
        #expect(trial.rules == [.history])
    }
}
