import ReelCore
import Testing

/// What answers teach about an account.
@Suite struct LaneHealthTests {
    private let start = Timestamp(milliseconds: 1_000_000)
    private let error = JobError(code: "X", message: "x", status: 500)

    private func moment(_ seconds: Int = 0, isProbe: Bool = false) -> LaneHealth.Moment {
        LaneHealth.Moment(now: start + .seconds(seconds), isProbe: isProbe, chance: 0)
    }

    @Test func `a 429 slows submissions and polls alike`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .rateLimited(error, retryAfter: .seconds(20)), of: 1, inFlight: 1, moment())
        #expect(health.submitting.until == start + .seconds(20))
        #expect(health.polling.until == start + .seconds(20))
    }

    @Test func `a refused key shuts both sides, and an answer to either opens both`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .unauthorized(error), of: 1, inFlight: 1, moment())
        #expect(health.polling.reason == "unauthorized")
        let isProbe = health.polling.startCall()
        _ = health.learn(from: .pending("queued"), about: TaskID("t"), moment(300, isProbe: isProbe))
        #expect(health.submitting.condition == .open)
        #expect(health.polling.condition == .open)
    }

    @Test func `a wait that was asked for outlives a refused key`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .rateLimited(error, retryAfter: .seconds(3600)), of: 1, inFlight: 2, moment())
        _ = health.learn(from: .unauthorized(error), of: 2, inFlight: 2, moment(1))
        #expect(health.submitting.until == start + .seconds(3600))
    }

    @Test func `no credit stops submissions only`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .noCredit(error), of: 1, inFlight: 1, moment())
        #expect(health.submitting.reason == "no_credit")
        #expect(health.polling.condition == .open)
    }

    /// Accepted submissions, one after the other.
    private func accept(_ count: Int, _ health: inout LaneHealth) {
        for job in 0..<count {
            let answer = SubmissionAnswer.accepted(TaskID("t\(job)"), requestID: nil)
            _ = health.learn(from: answer, of: JobID(1000 + job), inFlight: 1, moment(10))
        }
    }

    @Test func `1303 lowers the limit to one less than were in flight`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 1, inFlight: 6, moment())
        #expect(health.limit == 5)
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 2, inFlight: 1, moment())
        #expect(health.limit == 1, "one is always tried")
    }

    @Test func `success raises the limit by one for each full round of it, up to max_in_flight`() {
        var health = LaneHealth(limit: 7)
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 1, inFlight: 6, moment())
        #expect(health.limit == 5)
        accept(4, &health)
        #expect(health.limit == 5)
        accept(1, &health)
        #expect(health.limit == 6)
        accept(5, &health)
        #expect(health.limit == 6)
        accept(1, &health)
        #expect(health.limit == 7)
        accept(100, &health)
        #expect(health.limit == 7)
    }

    @Test func `a round of success begins anew after trouble`() {
        var health = LaneHealth(limit: 10)
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 1, inFlight: 5, moment())
        accept(3, &health)
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 2, inFlight: 5, moment(20))
        #expect(health.limit == 3)
        accept(2, &health)
        #expect(health.limit == 3)
        accept(1, &health)
        #expect(health.limit == 4)
    }

    @Test func `a 429 halves what is in flight, once for all calls that were on their way`() {
        var health = LaneHealth(limit: 1000)
        for job in 1...5 {
            let answer = SubmissionAnswer.rateLimited(error, retryAfter: nil)
            _ = health.learn(from: answer, of: JobID(job), inFlight: 20, moment())
        }
        _ = health.learn(from: .rateLimited(retryAfter: nil), about: TaskID("t"), inFlight: 20, moment(1))
        #expect(health.limit == 10)
        #expect(health.limited(to: 500).limit == 10)
    }

    @Test func `probes of the same trouble leave the limit alone, the next trouble halves it again`() {
        var health = LaneHealth(limit: 10)
        let limited = SubmissionAnswer.rateLimited(error, retryAfter: nil)
        _ = health.learn(from: limited, of: 1, inFlight: 10, moment())
        #expect(health.limit == 5)
        _ = health.learn(from: limited, of: 2, inFlight: 5, moment(5, isProbe: health.submitting.startCall()))
        #expect(health.limit == 5)
        let accepted = SubmissionAnswer.accepted(TaskID("t"), requestID: nil)
        _ = health.learn(from: accepted, of: 3, inFlight: 5, moment(100, isProbe: health.submitting.startCall()))
        let isPollProbe = health.polling.startCall()
        _ = health.learn(from: .pending("queued"), about: TaskID("t"), moment(100, isProbe: isPollProbe))
        #expect(health.standing.word == .ok && health.limit == 5)
        _ = health.learn(from: .rateLimited(retryAfter: nil), about: TaskID("t"), inFlight: 5, moment(101))
        #expect(health.limit == 3)
    }

    @Test func `of three server errors in a row from different jobs the earlier two get their attempts back`() {
        var health = LaneHealth(limit: 10)
        var results = (1...4).map { health.learn(from: .serverError(error), of: JobID($0), inFlight: 1, moment()) }
        #expect(results[0].event == .serverFailed(error))
        #expect(results[2].returned == [1, 2])
        #expect(results[3].returned.isEmpty)
        #expect(results[2].event == .laneRefused(error, stepAside: .seconds(5)))
        health = LaneHealth(limit: 10)
        results = (1...4).map { _ in health.learn(from: .serverError(error), of: 7, inFlight: 1, moment()) }
        #expect(results.allSatisfy { $0.event == .serverFailed(error) }, "one job alone is its own trouble")
    }

    @Test func `a success between ends the row`() {
        var health = LaneHealth(limit: 10)
        for job in [1, 2] { _ = health.learn(from: .serverError(error), of: JobID(job), inFlight: 1, moment()) }
        _ = health.learn(from: .accepted(TaskID("t"), requestID: nil), of: 3, inFlight: 1, moment())
        let next = health.learn(from: .serverError(error), of: 4, inFlight: 1, moment())
        #expect(next.event == .serverFailed(error))
        #expect(health.submitting.condition == .open)
    }

    @Test func `three different tasks unknown park polling; one task, or tasks known to be lost, do not`() {
        var health = LaneHealth(limit: 10)
        for _ in 0..<5 { _ = health.learn(from: .missing, about: TaskID("same"), moment()) }
        for task in 0..<5 { _ = health.learn(from: .missing, about: TaskID("lost \(task)"), isLost: true, moment()) }
        #expect(health.polling.condition == .open)
        _ = health.learn(from: .missing, about: TaskID("second"), moment())
        let third = health.learn(from: .missing, about: TaskID("third"), moment())
        #expect(third == .pollFailed(.tasksUnknown))
        #expect(health.polling.reason == "tasks_unknown")
    }

    @Test func `after polling was parked, 404s count anew from when it is trusted again`() {
        var health = LaneHealth(limit: 10)
        for task in 1...3 { _ = health.learn(from: .missing, about: TaskID("\(task)"), moment()) }
        let isProbe = health.polling.startCall()
        _ = health.learn(from: .pending("queued"), about: TaskID("4"), moment(400, isProbe: isProbe))
        let event = health.learn(from: .missing, about: TaskID("1"), moment(410))
        #expect(event == .taskMissing(countedFrom: start + .seconds(400)))
    }

    @Test func `a run of submissions without an answer slows the lane`() {
        var health = LaneHealth(limit: 10)
        for job in 1...2 { _ = health.learn(from: .unknown(error), of: JobID(job), inFlight: 1, moment()) }
        #expect(health.submitting.condition == .open)
        _ = health.learn(from: .unknown(error), of: 3, inFlight: 1, moment())
        #expect(health.submitting.reason == "no_answers")
    }
}
