import ReelCore
import Testing

/// Which ends of tasks are learned from.
@Suite struct RenderSampleTests {
    private let policy = Policy()
    private let start = Situation.start

    /// A rendering job after these polls, at seconds since its acceptance.
    private func rendering(polledAt seconds: Int..., event: Event = .polled("processing")) throws -> Lifecycle {
        var life = try Situation.rendering.job(policy: policy)
        for second in seconds {
            life = try life.handle(event, at: start + .seconds(second), policy: policy, chance: 0.5).lifecycle
        }
        return life
    }

    private func sample(_ life: Lifecycle, endedAt seconds: Int) -> RenderSample? {
        RenderSample(of: life, endedAt: start + .seconds(seconds), polling: policy.polling)
    }

    @Test func `it lasts from the last sign of life to the poll that found the end`() throws {
        let life = try rendering(polledAt: 5, 13, 24)
        #expect(sample(life, endedAt: 41) == RenderSample(longerThan: .seconds(24), atMost: .seconds(41)))
    }

    @Test func `a first poll on time counts from the acceptance, a late one does not count`() throws {
        let life = try rendering()
        #expect(sample(life, endedAt: 6) == RenderSample(longerThan: .zero, atMost: .seconds(6)))
        #expect(sample(life, endedAt: 60) == nil)
    }

    @Test func `a task found finished after an outage of reel's is left out`() throws {
        let life = try rendering(polledAt: 5, 13)
        #expect(sample(life, endedAt: 40) != nil)
        #expect(sample(life, endedAt: 600) == nil)
    }

    @Test func `polls that told nothing are no sign of life`() throws {
        #expect(sample(try rendering(polledAt: 5, event: .pollFailed(.noAnswer)), endedAt: 10) == nil)
        let lost = try rendering(polledAt: 5, 13, 24, 41, 66, 96, event: .taskMissing(countedFrom: nil))
        #expect(sample(lost, endedAt: 126) == nil)
    }

    @Test func `an overdue spell counts where it is short against the whole`() throws {
        var policy = Policy()
        policy.overdueAfter = .seconds(60)
        var life = try Situation.rendering.job(policy: policy)
        life = try life.handle(.polled("processing"), at: start + .seconds(60), policy: policy, chance: 0.5).lifecycle
        #expect(life.isOverdue)
        #expect(sample(life, endedAt: 360) == nil)
        let late = start + .seconds(1800)
        life = try life.handle(.polled("processing"), at: late, policy: policy, chance: 0.5).lifecycle
        #expect(sample(life, endedAt: 2100) != nil)
    }

    @Test func `a task that was seen to end before tells nothing new`() throws {
        let canceled = try Situation.canceledAfterSuccess.job(policy: policy)
        let again = try canceled.handle(.retried(again: false), at: start, policy: policy, chance: 0.5).lifecycle
        #expect(again.state == .rendering)
        #expect(sample(again, endedAt: 0) == nil)
    }
}
