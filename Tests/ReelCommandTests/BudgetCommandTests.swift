import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel budget` and `reel approve`.
@Suite struct BudgetCommandTests {
    @Test func `one screen tells what was spent, what is left, and what to do`() async throws {
        let world = World(FakeDaemon(BudgetAnswer.sample.json))
        #expect(try await world.run("budget") == .done)
        #expect(world.daemon.calls.first?.path == "/v1/budget?per=month")
        #expect(
            world.printed.output == """
                credits this month (2027-01 in UTC); the window turns at 2027-01-16 08:00:00Z (in 1d)

                spent     4200, by tasks that succeeded or are known to be billed
                reserved  600, by submissions on their way
                unknown   300, by submissions that may have been billed
                together  5100, for 12 clips of 60 s in all
                unknown counts until somebody looks in the provider's console and says what is so:
                  reel list --in-doubt                  shows the jobs in doubt; then reel resolve JOB
                  reel list --state failed              shows the failed jobs; then:
                  reel budget settle JOB --not-billed   or --billed

                CAP          PER    USED                          OF  LEFT  IN       TURNS
                lane main    day    [############........] 600  1000   400  credits  in 2h
                owner alice  total  [####################] 60     60     0  seconds  never

                BY     NAME             SPENT  RESERVED  UNKNOWN  TOGETHER  CLIPS  SECONDS
                lane   main              4200       600      300      5100     12       60
                batch  spring of alice   1200         0        0      1200      2       10
                day    2027-01-15           0       600        0       600      1        5

                """)
    }

    @Test func `without unknown money, caps and submissions it says so`() async throws {
        let budget = BudgetAnswer(per: .total, window: "total", timeZone: "Europe/Berlin")
        let world = World(FakeDaemon(budget.json))
        #expect(try await world.run("budget", "--per", "total", "--owner", "alice") == .done)
        #expect(world.daemon.calls.first?.path == "/v1/budget?per=total&owner=alice")
        let lines = world.printed.output.split(separator: "\n")
        #expect(lines.first == "credits of alice in all")
        #expect(lines.contains("no caps: nothing limits what may be spent (caps: in /etc/reel/reeld.yaml)"))
        #expect(lines.last == "nothing was submitted")
        #expect(!world.printed.output.contains("settle"))
    }

    @Test func `settle sends a person's word, about one submission where it is named`() async throws {
        let world = World(FakeDaemon(JobAnswer.sample(42, .failed).json))
        #expect(try await world.run("budget", "settle", "42", "--not-billed") == .done)
        #expect(world.daemon.calls.first == .post("/v1/jobs/42/settle", ["billed": false]))
        #expect(world.printed.output == "job 42: its submission counts as not billed from now on\n")
        _ = try await world.run("budget", "settle", "42", "--billed", "--submission", "2")
        #expect(world.daemon.calls.last == .post("/v1/jobs/42/settle", ["billed": true, "submission": 2]))
    }

    @Test func `approve asks for each job, and goes on when one is refused`() async throws {
        let daemon = FakeDaemon { call, _ in
            call.path == "/v1/jobs/1/approve"
                ? Reply(status: 403, json: ErrorAnswer(ReelError(.forbidden, "it is your own")).json)
                : Reply(status: 200, json: JobAnswer.sample(2).json)
        }
        let world = World(daemon)
        #expect(try await world.run("approve", "1", "2") == .refused)
        #expect(daemon.calls.map(\.path) == ["/v1/jobs/1/approve", "/v1/jobs/2/approve"])
        #expect(world.printed.output == "job 2: queued\n")
        #expect(world.printed.error == "reel: job 1: it is your own\n")
    }

    @Test(arguments: [
        ["budget", "--per", "week"], ["budget", "settle", "42"],
        ["budget", "settle", "42", "--billed", "--not-billed"],
        ["approve"], ["submit", "--model", "m", "--after", "4,x"], ["list", "--in-doubt", "--state", "failed"],
        ["batch", "watch"],
    ])
    func `wrong usage ends with 2`(arguments: [String]) {
        #expect { _ = try CommandLineTool.parse(arguments) } throws: {
            CommandLineTool.describe(parsing: $0).exitCode == 2
        }
    }
}
