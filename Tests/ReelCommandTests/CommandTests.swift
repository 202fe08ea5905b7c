import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct CommandTests {
    private static let done = JobAnswer.sample(42, .succeeded).with { $0.clips = [.sample] }

    private static let ended: [JobState: Int] = [.succeeded: 2]

    /// Answers every call of the commands below with something that fits.
    private static func daemon() -> FakeDaemon {
        FakeDaemon { call, _ in
            switch call.path {
            case "/v1/lanes": Reply(status: 200, json: ["lanes": [LaneAnswer.well.json]])
            case "/v1/lanes/main/pause": Reply(status: 200, json: LaneAnswer.well.json)
            case "/v1/models": Reply(status: 200, json: ["models": [["model": "m"]]])
            case "/v1/status":
                Reply(
                    status: 200,
                    json: StatusAnswer(
                        version: "1", pid: 1, uptime: 1, isSandbox: true, stateDirectory: "/s", jobs: [.queued: 1],
                        lanes: [.well], storeBytes: 1
                    ).json)
            case "/v1/estimate":
                Reply(
                    status: 200,
                    json: EstimateAnswer(
                        model: "m", lane: "main", request: [:], credits: 5, warnings: [Warning(field: "a", "b")]
                    ).json)
            case let path where path.hasPrefix("/v1/budget"): Reply(status: 200, json: BudgetAnswer.sample.json)
            case "/v1/batches": Reply(status: 200, json: ["batches": [BatchAnswer.sample(ended).json]])
            case "/v1/batches/spring": Reply(status: 200, json: BatchAnswer.sample(ended).json)
            case let path where path.hasPrefix("/v1/batches/"):
                Reply(
                    status: 200, json: BatchActionAnswer(batch: .sample(ended), changed: 1, refused: 0).json)
            case "/v1/jobs" where call.method == .get:
                Reply(status: 200, json: JobPage(jobs: [done], next: 41).json)
            case let path where path.hasSuffix("/history"):
                Reply(status: 200, json: HistoryAnswer(history: [], submissions: []).json)
            default: Reply(status: 200, json: done.json)
            }
        }
    }

    @Test(
        arguments: [
            ["list"], ["show", "42"], ["show", "42", "43"], ["history", "42"], ["why", "42"], ["wait", "42", "43"],
            ["watch", "42"], ["cancel", "42"], ["hold", "42", "43"], ["retry", "42", "--again"], ["refetch", "42"],
            ["release", "42"], ["resolve", "42", "--give-up"], ["save", "42", "--covers"], ["lane"],
            ["lane", "pause", "main"], ["models"], ["status"], ["list", "--in-doubt"], ["approve", "42"], ["budget"],
            ["budget", "settle", "42", "--billed"], ["batch"], ["batch", "show", "spring"],
            ["batch", "watch", "spring"],
            ["batch", "wait", "spring"], ["batch", "cancel", "spring"], ["batch", "retry", "spring", "--again"],
            ["estimate", "--model", "m"],
            ["submit", "--model", "m", "--prompt", "p"],
            ["submit", "--model", "m", "--wait", "--output", "/tmp/x.mp4"],
            ["submit", "--model", "m", "--dry-run"],
        ])
    func `with --json standard output is JSON and nothing else`(arguments: [String]) async throws {
        let world = World(Self.daemon())
        let command = try #require(try CommandLineTool.parse(arguments + ["--json"]) as? any Subcommand)
        #expect(try await command.run(world.context(isJSON: true)) == .done)
        let lines = world.printed.output.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines { #expect(throws: Never.self) { try JSON(parsing: String(line)) } }
    }

    @Test func `submit sends one call, with a key`() async throws {
        let world = World(FakeDaemon(JobAnswer.sample().json, status: 201))
        let status = try await world.run(
            "submit", "--model", "m", "--prompt", "p", "--label", "a=b", "--deadline", "2h")
        #expect(status == .done)
        let call = try #require(world.daemon.calls.first)
        #expect(world.daemon.calls.count == 1)
        #expect(call.headers == ["idempotency-key": "key"])
        #expect(call.isRepeatable)
        let body: JSON = [
            "request": ["model": "m", "prompt": "p"], "labels": ["a": "b"], "deadline": "2027-01-15T10:00:00.000Z",
            "again": false,
        ]
        #expect(call.body == body)
        #expect(world.printed.output == "job 42: queued, 600 credits estimated\n")
    }

    @Test func `submit passes on what is meant for the API alone`() async throws {
        let world = World(FakeDaemon(ErrorAnswer(ReelError(.conflict, "not now")).json, status: 409))
        await #expect(throws: ErrorAnswer.self) {
            try await world.run(
                "submit", "--model", "m", "--after", "3,4", "--after", "5", "--after-any", "--approval", "--again")
        }
        let body: JSON = [
            "request": ["model": "m"], "after": [3, 4, 5], "after_any": true, "approval": true, "again": true,
        ]
        #expect(world.daemon.calls.first?.body == body)
    }

    @Test func `submit --wait ends with the job, and saves its clip`() async throws {
        let states: [JobState] = [.queued, .queued, .submitting, .rendering, .fetching]
        let daemon = FakeDaemon { _, count in
            Reply(status: 200, json: count < states.count ? JobAnswer.sample(42, states[count]).json : Self.done.json)
        }
        let world = World(daemon)
        #expect(try await world.run("submit", "--model", "m", "--wait", "--output", "/tmp/c.mp4") == .done)
        #expect(daemon.calls.dropFirst().first?.path == "/v1/jobs/42?wait=1.0")
        #expect(world.printed.output.contains("saved /tmp/c.mp4  3 B (3 bytes)  sha256 abc"))
        let progress = ["queued", "submitting", "rendering", "fetching", "succeeded"].map { "job 42: \($0)\n" }
        #expect(world.printed.error == progress.joined())
    }

    @Test func `a clip that comes over damaged is not taken`() async throws {
        let damaged = Download(bytes: 3, sha256: "other", contentType: nil)
        let world = World(FakeDaemon(file: damaged) { _, _ in Reply(status: 200, json: Self.done.json) })
        await #expect(throws: ErrorAnswer.self) { try await world.run("save", "42") }
    }

    @Test func `wait gives up in time`() async throws {
        let world = World(FakeDaemon(JobAnswer.sample(42, .rendering).json))
        #expect(try await world.run("wait", "42", "--timeout", "5s") == .timedOut)
        #expect(world.time.uptime == .seconds(5))
        #expect(world.daemon.calls.count == 6)
    }

    @Test func `wait stops where a person is needed, and the worst counts`() async throws {
        let daemon = FakeDaemon { call, _ in
            let isFirst = call.path.hasPrefix("/v1/jobs/1?")
            let held = JobAnswer.sample(1, .held).with { $0.holdReasons = [.operator] }
            return Reply(status: 200, json: (isFirst ? held : JobAnswer.sample(2, .inDoubt)).json)
        }
        let world = World(daemon)
        #expect(try await world.run("wait", "1", "2") == .inDoubt)
        #expect(world.printed.output == "job 1: held (operator)\njob 2: in_doubt\n")
    }

    @Test func `wait outlives a daemon that fails for a moment, not one that refuses`() async throws {
        let failing = FakeDaemon { _, count in
            count < 3
                ? Reply(status: 503, json: ErrorAnswer(ReelError(.unavailable, "stopping")).json)
                : Reply(status: 200, json: JobAnswer.sample(42, .canceled).json)
        }
        #expect(try await World(failing).run("wait", "42") == .canceled)
        let missing = World(FakeDaemon(ErrorAnswer(ReelError(.notFound, "no job 42")).json, status: 404))
        await #expect(throws: ErrorAnswer.self) { try await missing.run("wait", "42") }
        #expect(missing.daemon.calls.count == 1)
    }

    @Test func `one refusal does not keep the others from being canceled`() async throws {
        let daemon = FakeDaemon { call, _ in
            call.path.hasPrefix("/v1/jobs/1/")
                ? Reply(status: 409, json: ErrorAnswer(ReelError(.conflict, "it has ended")).json)
                : Reply(status: 200, json: JobAnswer.sample(2, .canceled).json)
        }
        let world = World(daemon)
        #expect(try await world.run("cancel", "1", "2") == .refused)
        #expect(world.printed.output == "job 2: canceled\n")
        #expect(world.printed.error == "reel: job 1: it has ended\n")
    }

    @Test func `resolve says exactly what a person said`() async throws {
        for (flags, body) in [
            (["--adopt", "t-1"], ["outcome": "adopt", "task_id": "t-1"] as JSON),
            (["--not-created"], ["outcome": "not_created"]), (["--resubmit"], ["outcome": "resubmit"]),
            (["--give-up"], ["outcome": "give_up"]),
            (["--not-created", "--submission", "2"], ["outcome": "not_created", "submission": 2]),
        ] {
            let world = World(FakeDaemon(JobAnswer.sample().json))
            let command = try #require(try CommandLineTool.parse(["resolve", "42"] + flags) as? any Subcommand)
            _ = try await command.run(world.context())
            #expect(world.daemon.calls.first?.body == body)
        }
    }

    @Test func `list asks for what was chosen`() async throws {
        let world = World(FakeDaemon(JobPage(jobs: [], next: nil).json))
        _ = try await world.run("list", "--state", "failed", "--label", "film=a b", "--limit", "5", "--before", "9")
        #expect(world.daemon.calls.first?.path == "/v1/jobs?state=failed&limit=5&before=9&label=film%3Aa%20b")
        #expect(world.printed.output.isEmpty)
    }

    @Test func `watch prints each change once, and ends with the jobs`() async throws {
        let states: [JobState] = [.queued, .queued, .rendering, .rendering, .failed]
        let daemon = FakeDaemon { _, count in Reply(status: 200, json: JobAnswer.sample(42, states[count]).json) }
        let world = World(daemon)
        #expect(try await world.run("watch", "42") == .failed)
        #expect(
            world.printed.output == """
                2027-01-15 08:00:00Z  job 42: queued
                2027-01-15 08:00:02Z  job 42: rendering
                2027-01-15 08:00:04Z  job 42: failed

                """)
    }

    @Test func `on a terminal progress is one line, taken away at the end`() async throws {
        let daemon = FakeDaemon { _, count in
            Reply(status: 200, json: JobAnswer.sample(42, count == 0 ? .rendering : .canceled).json)
        }
        let world = World(daemon, terminal: Terminal(usesColor: false) { (80, 24) })
        _ = try await world.run("wait", "42")
        #expect(world.printed.error == "\r\u{1B}[Kjob 42  1m  rendering\r\u{1B}[Kjob 42  1m 1s  canceled\r\u{1B}[K")
    }

    @Test func `with --json a failure is told to the program as well`() {
        let world = World(FakeDaemon(nil))
        let refusal = ErrorAnswer(ReelError(.conflict, field: "state", "it has ended"))
        world.context(isJSON: true).console.tell(CommandFailure(refusal, socketPath: "/s"))
        #expect(world.printed.output == refusal.json.description + "\n")
        #expect(world.printed.error == "reel: state: it has ended\n")
    }
}
