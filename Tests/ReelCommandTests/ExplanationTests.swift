import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct ExplanationTests {
    private func why(
        _ state: JobState, lane: LaneAnswer? = .well, _ change: (inout JobAnswer) -> Void = { _ in }
    ) -> Explanation {
        Explanation(of: JobAnswer.sample(42, state).with(change), lane: lane, now: FakeTime.start, zone: .gmt)
    }

    private func commands(_ explanation: Explanation) -> [String] { explanation.remedies.map(\.command) }

    @Test func `queued: its turn, or a slot`() {
        let order = "; a higher priority goes first, and owners and batches take turns."
        #expect(
            why(.queued).sentence
                == "Job 42 waits for its turn in lane main (2 of at most 10 in flight, 7 queued)\(order)")
        var full = LaneAnswer.well
        (full.inFlight, full.queued) = (10, 1)
        #expect(
            why(.queued, lane: full).sentence.hasPrefix("Job 42 waits for a free slot in lane main (10 of at most 10"))
        #expect(why(.queued, lane: nil).sentence == "Job 42 waits for its turn in lane main.")
    }

    @Test func `queued: not before, and a deadline`() {
        let explanation = why(.queued) { job in
            (job.notBefore, job.deadline) = (FakeTime.start + .seconds(3600), FakeTime.start + .seconds(7200))
        }
        #expect(
            explanation.sentence == """
                Job 42 is not to be submitted before 2027-01-15 09:00:00Z (in 1h); it fails if it is not submitted by \
                2027-01-15 10:00:00Z (in 2h).
                """)
    }

    @Test func `queued: again after an error`() {
        let explanation = why(.queued) { job in
            job.nextAt = FakeTime.start + .seconds(8)
            job.error = JobError(code: "SERVER_ERROR", message: "try later", status: 503, requestID: "r-1")
            job.attempts = 2
        }
        #expect(
            explanation.sentence == """
                Job 42 waits: after SERVER_ERROR: try later (status 503, request r-1) it is submitted again at \
                2027-01-15 08:00:08Z (in 8s) (attempts used: 2).
                """)
    }

    @Test func `queued: the lane is slowed or parked`() {
        let until = FakeTime.start + .seconds(20)
        let slowed = LaneAnswer(
            name: "main", health: .slowed, reason: "rate_limited", until: until, inFlight: 0, limit: 1, queued: 1)
        #expect(
            why(.queued, lane: slowed).sentence == """
                Job 42 waits: lane main is slowed: the provider says that there are too many requests, until \
                2027-01-15 08:00:20Z (in 20s): then a single job tries.
                """)
        let paused = LaneAnswer(name: "main", health: .parked, reason: "paused", inFlight: 0, limit: 1, queued: 1)
        let explanation = why(.queued, lane: paused)
        #expect(
            explanation.sentence == "Job 42 waits: lane main is parked: a person paused it, until somebody resumes it.")
        #expect(commands(explanation) == ["reel lane resume main"])
    }

    @Test func `submitting, with a cancel`() {
        #expect(why(.submitting).sentence == "Job 42 is being submitted: the provider's answer is awaited.")
        #expect(why(.submitting) { $0.isCancelRequested = true }.sentence.contains("canceled as soon as"))
    }

    @Test(arguments: HoldReason.allCases)
    func `held: each reason is told with what lifts it`(reason: HoldReason) {
        let explanation = why(.held) { $0.holdReasons = [reason] }
        #expect(explanation.sentence.hasPrefix("Job 42 is held for \(reason.rawValue) ("))
        #expect(commands(explanation).contains("reel release 42") == reason.isLiftedByRelease)
    }

    @Test func `held: several reasons`() {
        let sentence = why(.held) { $0.holdReasons = [.approval, .budget] }.sentence
        #expect(sentence.contains("approval (") && sentence.contains(" and budget ("))
    }

    @Test func `in doubt: what may be done, as commands`() {
        let explanation = why(.inDoubt) { $0.error = JobError(code: "no_answer", message: "connection reset") }
        #expect(explanation.sentence.contains("ended with no_answer: connection reset"))
        #expect(
            commands(explanation) == [
                "reel resolve 42 --adopt TASK", "reel resolve 42 --not-created", "reel resolve 42 --resubmit",
                "reel resolve 42 --give-up",
            ])
    }

    @Test func `rendering: since when, the provider's word, the next poll`() {
        let job: (inout JobAnswer) -> Void = { job in
            (job.taskID, job.providerStatus) = (TaskID("task_1"), "processing")
            (job.submittedAt, job.nextAt) = (FakeTime.start + .seconds(-30), FakeTime.start + .seconds(12))
        }
        #expect(
            why(.rendering, job).sentence == """
                The provider renders task task_1 of job 42 since 2027-01-15 07:59:30Z (30s ago) and says 'processing'; \
                asked again at 2027-01-15 08:00:12Z (in 12s).
                """)
        #expect(why(.rendering) { $0.isOverdue = true }.sentence.contains("overdue"))
    }

    @Test func `fetching: going well, or after an error`() {
        #expect(why(.fetching).sentence == "Job 42 is rendered, and its clips are being fetched.")
        let troubled = why(.fetching) { job in
            (job.error, job.nextAt) = (JobError(code: "http_503", message: "busy"), FakeTime.start + .seconds(5))
        }
        #expect(troubled.sentence.hasSuffix("http_503: busy; the next try is at 2027-01-15 08:00:05Z (in 5s)."))
    }

    @Test func `ended: how, and what can be done`() {
        let succeeded = why(.succeeded) { job in
            (job.clips, job.finishedAt) = ([.sample], FakeTime.start)
        }
        #expect(succeeded.sentence == "Job 42 succeeded at 2027-01-15 08:00:00Z (0s ago), and its clip is in hand.")
        #expect(commands(succeeded) == ["reel save 42"])
        #expect(commands(why(.failed)) == ["reel retry 42"])
        #expect(commands(why(.failed) { $0.error = JobError(code: "result_lost", message: "") }) == ["reel refetch 42"])
        #expect(why(.canceled) { $0.mayBeBilled = true }.sentence.contains("may be billed"))
    }

    @Test(arguments: JobState.allCases)
    func `no explanation repeats the prompt, and each is one line`(state: JobState) {
        let explanation = why(state) { $0.error = JobError(code: "X", message: "two\nlines") }
        #expect(!explanation.sentence.contains("a cat"))
        #expect(!explanation.sentence.contains("\n"))
        #expect(explanation.sentence.hasSuffix("."))
    }
}
