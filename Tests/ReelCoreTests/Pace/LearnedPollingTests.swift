import ReelCore
import Testing

/// When a task is asked after whose pace is known.
@Suite struct LearnedPollingTests {
    private let plain = Policy().polling
    private let start = Timestamp(milliseconds: 1_000_000)

    /// Most tasks end near 120 s, some much later.
    private var learned: LearnedPolling {
        get throws {
            let seconds = (1...80).map { 100 + $0 / 2 } + (1...20).map { 200 + $0 * 15 }
            return LearnedPolling(try #require(RenderTimes(RenderTimesTests.samples(seconds))), plain: plain)
        }
    }

    @Test func `the first poll comes when a tenth of the tasks are done`() throws {
        let learned = try learned
        #expect(learned.firstWait(chance: 0.5) == .milliseconds(104_500))
        #expect(learned.firstWait(chance: 0) == .milliseconds(83_600), "spread by the plain schedule's jitter")
    }

    @Test func `polls are dense where tasks end and sparse where they do not`() throws {
        let learned = try learned
        let gaps = [110, 150, 500].map { learned.wait(after: .seconds($0), chance: 0.5) }
        #expect(gaps[0] < gaps[1] && gaps[1] <= gaps[2])
        #expect(gaps[2] == plain.cap, "none ever took so long")
    }

    @Test func `no distance is shorter than the plain schedule's first, nor longer than its cap`() throws {
        let learned = try learned
        for second in 0...700 {
            let gap = learned.wait(after: .seconds(second), chance: 0.5)
            #expect(gap >= plain.base && gap <= plain.cap)
        }
    }

    @Test func `quick tasks are not asked after sooner than the provider advises`() throws {
        let times = try #require(RenderTimes(RenderTimesTests.samples((1...40).map { 1 + $0 / 20 })))
        #expect(LearnedPolling(times, plain: plain).firstWait(chance: 0.5) == plain.base)
    }

    @Test func `a job follows what is known of its pace from its acceptance on`() throws {
        var policy = Policy()
        policy.learned = try learned
        var life = try Situation.submitting.job(policy: policy)
        life = try life.handle(.accepted(TaskID("t"), requestID: nil), at: start, policy: policy, chance: 0.5).lifecycle
        #expect(life.dueAt == start + .milliseconds(104_500))
        let now = start + .seconds(500)
        life = try life.handle(.polled("processing"), at: now, policy: policy, chance: 0.5).lifecycle
        #expect(life.dueAt == now + plain.cap)
        #expect(life.aliveAt == now)
    }

    @Test func `nobody fails to notice that a task is overdue because it is not asked after`() throws {
        var policy = Policy()
        (policy.learned, policy.overdueAfter) = (try learned, .seconds(60))
        let life = try Situation.submitting.job(policy: policy)
            .handle(.accepted(TaskID("t"), requestID: nil), at: start, policy: policy, chance: 0.5).lifecycle
        #expect(life.dueAt == start + .seconds(60))
    }

    @Test func `a task that a person names is asked after soon, since it may be old`() throws {
        var policy = Policy()
        policy.learned = try learned
        let life = try Situation.inDoubt.job(policy: policy)
            .handle(.adopted(TaskID("t")), at: start, policy: policy, chance: 0.5).lifecycle
        #expect(life.dueAt == start + plain.base)
    }

    @Test func `overdue tasks are polled as rarely as ever`() throws {
        var policy = Policy()
        policy.learned = try learned
        var life = try Situation.rendering.job(policy: policy)
        let late = Situation.start + .seconds(3600)
        life = try life.handle(.polled("processing"), at: late, policy: policy, chance: 0.5).lifecycle
        #expect(life.isOverdue && life.dueAt == late + Policy.overdueInterval)
    }
}
