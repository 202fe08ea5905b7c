import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel list --in-doubt`.
@Suite struct InDoubtTests {
    private let submission = SubmissionRow(
        number: 2, intentAt: FakeTime.start + .seconds(-200), outcome: .unknown,
        error: JobError(code: "no_answer", message: "connection reset", requestID: "r-1"),
        credits: CreditsAnswer(estimate: 600, state: .unknown))

    private func daemon(_ submissions: [SubmissionRow]) -> FakeDaemon {
        let job = JobAnswer.sample(42, .inDoubt).with { job in
            job.request = ["model": "kling/kling-v3", "prompt": "a cat", "duration": 5, "resolution": "720P"]
        }
        return FakeDaemon { call, _ in
            call.path.hasSuffix("/history")
                ? Reply(status: 200, json: HistoryAnswer(history: [], submissions: submissions).json)
                : Reply(status: 200, json: JobPage(jobs: [job], next: 41).json)
        }
    }

    @Test func `each has its age, when and what was sent, how it broke, and what to do`() async throws {
        let refused = SubmissionRow(
            number: 1, intentAt: FakeTime.start + .seconds(-900), outcome: .refused,
            credits: CreditsAnswer(estimate: 600, state: .released))
        let world = World(daemon([refused, submission]))
        #expect(try await world.run("list", "--in-doubt", "--batch", "spring") == .done)
        #expect(world.daemon.calls.map(\.path) == ["/v1/jobs?state=in_doubt&batch=spring", "/v1/jobs/42/history"])
        #expect(
            world.printed.output == """
                job 42 is in doubt for 3m 20s
                  sent    2027-01-15 07:56:40Z, submission 2 in lane main
                  what    kling/kling-v3, 5 s, 720P, 600 credits
                  prompt  a cat
                  broke   no_answer: connection reset (request r-1)

                what to do: look in the provider's console for a task of that time, then say what is so
                  reel resolve JOB --adopt TASK    the task exists: follow it, nothing is paid again
                  reel resolve JOB --not-created   there is no such task: back into the queue
                  reel resolve JOB --resubmit      back into the queue, at the risk of paying twice
                  reel resolve JOB --give-up       cancel it; it may have been billed

                """)
        #expect(world.printed.error == "there are more: add --before 41\n")
    }

    @Test func `with --json the ledger's row comes with the job`() async throws {
        let world = World(daemon([submission]))
        #expect(try await world.run("list", "--in-doubt", "--json") == .done)
        let answer = try JSON(parsing: world.printed.output)
        let job = try #require(answer["jobs"]?.array?.first)
        #expect(job["id"]?.integer == 42 && answer["next"]?.integer == 41)
        #expect(try SubmissionRow(json: #require(job["submission"])) == submission)
    }

    @Test func `without any it says so`() async throws {
        let world = World(FakeDaemon(JobPage(jobs: [], next: nil).json))
        #expect(try await world.run("list", "--in-doubt") == .done)
        #expect(world.printed.output.isEmpty && world.printed.error == "no jobs in doubt\n")
    }

    @Test func `money that nobody knows of is marked in lists`() {
        let job = JobAnswer.sample(42, .failed).with { $0.credits = CreditsAnswer(estimate: 600, state: .unknown) }
        let table = Table.jobs([job, .sample(41)], now: FakeTime.start).lines(on: nil)
        #expect(table[1].contains("600 unknown") && !table[2].contains("none"))
    }
}
