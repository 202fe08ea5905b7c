import ReelCore
import Testing

@Suite struct LaneStandingTests {
    private let now = Timestamp(milliseconds: 1_780_000_000_000)

    @Test func `the worse of the two gates is what is said, and a person's pause before all`() {
        var health = LaneHealth(limit: 10)
        #expect(health.standing == LaneStanding(.ok))
        health.polling.slow("unreachable", for: nil, spread: 0, isProbe: false, at: now)
        #expect(health.standing == LaneStanding(.slowed, reason: "unreachable", until: now + .seconds(5)))
        health.submitting.slow("rate_limited", for: .seconds(60), spread: 0, isProbe: false, at: now)
        #expect(health.standing == LaneStanding(.slowed, reason: "rate_limited", until: now + .seconds(60)))
        health.polling.park("tasks_unknown", until: nil, isProbe: false)
        #expect(health.standing == LaneStanding(.parked, reason: "tasks_unknown"))
        health.isPaused = true
        #expect(health.standing == LaneStanding(.parked, reason: "paused"))
    }

    @Test func `each gate is told by itself, and a pause is of submissions alone`() {
        var health = LaneHealth(limit: 10)
        health.polling.park("tasks_unknown", until: nil, isProbe: false)
        #expect(health.submittingStanding == LaneStanding(.ok))
        #expect(health.polling.standing == LaneStanding(.parked, reason: "tasks_unknown"))
        health.submitting.slow("rate_limited", for: .seconds(60), spread: 0, isProbe: false, at: now)
        #expect(health.submittingStanding == LaneStanding(.slowed, reason: "rate_limited", until: now + .seconds(60)))
        health.isPaused = true
        #expect(health.submittingStanding == LaneStanding(.parked, reason: "paused"))
        #expect(health.polling.standing.reason == "tasks_unknown")
    }

    @Test func `how long it lasts makes no other standing`() {
        let first = LaneStanding(.parked, reason: "no_credit", until: now)
        #expect(first.isLike(LaneStanding(.parked, reason: "no_credit", until: now + .seconds(5))))
        #expect(!first.isLike(LaneStanding(.parked, reason: "no_key")) && !first.isLike(LaneStanding(.ok)))
    }
}
