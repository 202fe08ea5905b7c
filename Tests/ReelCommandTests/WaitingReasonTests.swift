import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel why` on money, approvals, other jobs and lanes.
@Suite struct WaitingReasonTests {
    private func why(
        _ state: JobState, lane: LaneAnswer? = .well, group: [LaneAnswer] = [], caps: [BudgetAnswer.CapLine]? = nil,
        cause: String? = nil, parents: [JobAnswer]? = nil, _ change: (inout JobAnswer) -> Void = { _ in }
    ) -> Explanation {
        Explanation(
            of: JobAnswer.sample(42, state).with(change), lane: lane, group: group, caps: caps, cause: cause,
            parents: parents, now: FakeTime.start, zone: .gmt)
    }

    private func commands(_ explanation: Explanation) -> [String] { explanation.remedies.map(\.command) }

    @Test func `budget: which cap, what is left, when it turns, what moves it`() {
        let explanation = why(.held, caps: BudgetAnswer.sample.caps) { job in
            (job.holdReasons, job.owner) = ([.budget], "bob")
        }
        #expect(
            explanation.sentence == """
                Job 42 is held for budget (the cap of lane main, 1000 credits a day, has 400 left and this job takes \
                600: it goes on by itself when the window turns at 2027-01-15 10:00:00Z (in 2h)) and goes on when that \
                is lifted.
                """)
        #expect(commands(explanation) == ["reel budget", "sudo systemctl reload reeld"])
    }

    @Test func `budget: a total never turns, and unknown money can be given back`() {
        let explanation = why(.held, caps: BudgetAnswer.sample.caps) { job in
            (job.holdReasons, job.request) = ([.budget], ["duration": 5])
            job.credits.estimate = 100
        }
        #expect(explanation.sentence.contains("the cap of owner alice, 60 seconds in total, has 0 left and this job"))
        #expect(explanation.sentence.contains("takes 5: this cap never turns"))
        #expect(!explanation.sentence.contains("lane main"), "its cap has room for 100")
        #expect(commands(explanation).contains("reel budget settle JOB --not-billed"))
    }

    @Test func `budget: caps of others, and those with room, are not named`() {
        let caps = [
            BudgetAnswer.CapLine(.batch, "autumn", per: .day, .clips, cap: 1, left: 0),
            BudgetAnswer.CapLine(.lane, "main", per: .day, .credits, cap: 600, left: 600),
        ]
        let explanation = why(.held, caps: caps) { $0.holdReasons = [.budget] }
        #expect(explanation.sentence.contains("no cap is used up: an earlier job waits"))
        let full = why(.held, caps: caps) { ($0.holdReasons, $0.batch) = ([.budget], "autumn") }
        #expect(full.sentence.contains("the cap of batch autumn, 1 clips a day, has 0 left"))
    }

    @Test func `budget: behind an earlier job, what was said when it was held names the cap`() {
        let cause = "the cap of lane main, 600 credits a day, has no room for 100 credits before earlier jobs"
        let explanation = why(.held, caps: [], cause: cause) { $0.holdReasons = [.budget] }
        #expect(explanation.sentence.contains("an earlier job waits for the same one"))
        #expect(explanation.sentence.contains("what was said when it was held: \(cause)"))
    }

    @Test func `budget: for any lane of a group, when none of them has room`() {
        var spare = LaneAnswer.well
        spare.name = "spare"
        var caps = [BudgetAnswer.CapLine(.lane, "main", per: .day, .credits, cap: 600, left: 0)]
        let change: (inout JobAnswer) -> Void = { ($0.lane, $0.holdReasons) = ("any:default", [.budget]) }
        let free = why(.held, lane: nil, group: [.well, spare], caps: caps, change)
        #expect(free.sentence.contains("no cap is used up: an earlier job waits"))
        caps.append(.init(.lane, "spare", per: .day, .credits, cap: 900, left: 300))
        let full = why(.held, lane: nil, group: [.well, spare], caps: caps, change)
        #expect(full.sentence.contains("lane main, 600 credits a day") && full.sentence.contains("lane spare, 900"))
    }

    @Test func `queued at a full cap it waits for the budget, too`() {
        let explanation = why(.queued, caps: BudgetAnswer.sample.caps) { $0.owner = "bob" }
        #expect(explanation.sentence.hasPrefix("Job 42 waits for the budget: the cap of lane main"))
        #expect(commands(explanation).first == "reel budget")
    }

    @Test func `approval: why, and who may`() {
        let explanation = why(.held) { job in
            job.holdReasons = [.approval]
            job.warnings = [Warning(field: "approval", "it costs 600 credits, more than approval.over_credits, 500")]
        }
        #expect(
            explanation.sentence.contains(
                """
                (it costs 600 credits, more than approval.over_credits, 500; an approver named in the settings, never \
                its owner, approves it)
                """))
        #expect(commands(explanation) == ["reel approve 42"])
    }

    @Test func `dependency: which jobs, how they are, and why they wait`() {
        let parents = [JobAnswer.sample(40, .rendering), .sample(41, .succeeded), .sample(39, .queued)]
        let explanation = why(.held, parents: parents) { ($0.holdReasons, $0.after) = ([.dependency], [39, 40, 41]) }
        #expect(
            explanation.sentence.contains(
                "(it comes after jobs that have not succeeded yet: job 40 is rendering, job 39 is queued)"))
        #expect(commands(explanation) == ["reel why 40", "reel why 39"])
        let unseen = why(.held, parents: []) { ($0.holdReasons, $0.after) = ([.dependency], [39, 40]) }
        #expect(unseen.sentence.contains("it comes after jobs 39, 40"))
    }

    @Test func `a lane that was lowered, and a full one, are told`() {
        var lane = LaneAnswer.well
        (lane.inFlight, lane.limit, lane.maxInFlight) = (7, 7, 10)
        let explanation = why(.queued, lane: lane)
        #expect(explanation.sentence.contains("a free slot in lane main (7 of at most 7 in flight, lowered from 10"))
        #expect(commands(explanation) == ["reel list --lane main --state rendering"])
    }

    @Test func `only the side that a job needs is told`() {
        var lane = LaneAnswer.well
        (lane.health, lane.reason) = (.parked, "tasks_unknown")
        (lane.submitting, lane.polling) = (.init(), .init(.parked, reason: "tasks_unknown"))
        #expect(why(.queued, lane: lane).sentence.hasPrefix("Job 42 waits for its turn"))
        #expect(why(.rendering, lane: lane).sentence.contains("asking the provider is parked: the provider knows none"))
    }

    @Test func `for any lane of a group each is told`() {
        var (parked, full) = (LaneAnswer.well, LaneAnswer.well)
        (parked.name, parked.health, parked.reason) = ("a", .parked, "no_credit")
        (full.name, full.inFlight) = ("b", 10)
        let explanation = why(.queued, lane: nil, group: [parked, full]) { $0.lane = "any:default" }
        #expect(
            explanation.sentence == """
                Job 42 waits for a lane that can take it: a is parked: the account has no credit left, until somebody \
                mends it; b has 10 of at most 10 in flight.
                """)
    }

    @Test func `rendering: when its end is expected`() {
        let explanation = why(.rendering) { $0.eta = FakeTime.start + .seconds(65) }
        #expect(explanation.sentence.contains("its end is expected at 2027-01-15 08:01:05Z (in 1m 5s)"))
    }

    @Test func `why asks for what it needs, and takes no answer for an answer`() async throws {
        let job = JobAnswer.sample(42, .held).with { ($0.holdReasons, $0.after) = ([.budget, .dependency], [7]) }
        let daemon = FakeDaemon { call, _ in
            call.path == "/v1/jobs/42"
                ? Reply(status: 200, json: job.json)
                : Reply(status: 403, json: ErrorAnswer(ReelError(.forbidden, "no")).json)
        }
        let world = World(daemon)
        #expect(try await world.run("why", "42") == .done)
        #expect(
            daemon.calls.map(\.path) == ["/v1/jobs/42", "/v1/lanes", "/v1/budget", "/v1/jobs/42/history", "/v1/jobs/7"])
        #expect(world.printed.output.contains("it comes after job 7"))
    }
}
