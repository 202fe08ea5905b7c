import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel batch`.
@Suite struct BatchCommandTests {
    /// A daemon whose batch is in these states, one after the other, and whose held jobs wait for `reasons`.
    private func daemon(_ states: [[JobState: Int]], held reasons: [HoldReason] = []) -> FakeDaemon {
        FakeDaemon { call, count in
            guard call.path.hasPrefix("/v1/batches") else {
                let held = JobAnswer.sample(1, .held).with { $0.holdReasons = reasons }
                return Reply(status: 200, json: JobPage(jobs: [held], next: nil).json)
            }
            return Reply(status: 200, json: BatchAnswer.sample(states[min(count, states.count - 1)]).json)
        }
    }

    @Test func `list shows progress and what wants a person`() async throws {
        let batches = [BatchAnswer.sample([.succeeded: 1, .failed: 1, .queued: 2], eta: FakeTime.start + .seconds(90))]
        let world = World(FakeDaemon(["batches": .array(batches.map(\.json))]))
        #expect(try await world.run("batch", "list", "--limit", "5", "--owner", "alice") == .done)
        #expect(world.daemon.calls.first?.path == "/v1/batches?limit=5&owner=alice")
        let rows = world.printed.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            rows.last == [
                "spring", "alice", "[##########..........]", "50%", "4", "1", "1200", "600", "300", "in", "1m", "30s",
            ])
    }

    @Test func `show tells jobs, credits and the end, and what can be done`() async throws {
        let batch = BatchAnswer.sample([.failed: 1, .inDoubt: 1, .queued: 2], eta: FakeTime.start + .seconds(90))
        let world = World(FakeDaemon(batch.json))
        #expect(try await world.run("batch", "show", "a b", "--owner", "alice") == .done)
        #expect(world.daemon.calls.first?.path == "/v1/batches/a%20b?owner=alice")
        #expect(
            world.printed.output == """
                batch spring  [#####...............] 25%  1 of 4 ended
                  jobs: 2 queued, 1 in_doubt, 1 failed
                  credits: 1200 spent, 600 reserved, 300 unknown
                  expected end: 2027-01-15 08:01:30Z (in 1m 30s)
                  reel batch retry spring               takes up the failed ones again, and only those
                  reel list --in-doubt --batch spring   shows what may have been billed, and what to do

                """)
    }

    @Test(
        arguments: [
            ([.succeeded: 3], [], .done), ([.succeeded: 1, .failed: 1], [], .failed),
            ([.canceled: 1, .succeeded: 1], [], .canceled), ([.inDoubt: 1, .failed: 1, .canceled: 1], [], .inDoubt),
            ([.held: 1, .canceled: 1], [.approval], .held), ([.held: 1, .failed: 1], [.operator], .failed),
        ] as [([JobState: Int], [HoldReason], CommandOutcome)])
    func `wait ends with the worst`(states: [JobState: Int], reasons: [HoldReason], expected: CommandOutcome)
        async throws
    {
        let world = World(daemon([states], held: reasons))
        #expect(try await world.run("batch", "wait", "spring") == expected)
        #expect(world.time.uptime == .zero)
    }

    @Test(arguments: [([.rendering: 1], []), ([.held: 1], [.budget])] as [([JobState: Int], [HoldReason])])
    func `wait gives up in time while jobs go on by themselves`(states: [JobState: Int], reasons: [HoldReason])
        async throws
    {
        let world = World(daemon([states], held: reasons))
        #expect(try await world.run("batch", "wait", "spring", "--timeout", "2500ms") == .timedOut)
        #expect(world.time.uptime == .milliseconds(2500))
    }

    @Test func `wait looks through every held job of the batch's owner`() async throws {
        let daemon = FakeDaemon { call, _ in
            guard call.path.hasPrefix("/v1/jobs") else {
                return Reply(status: 200, json: BatchAnswer.sample([.held: 2]).json)
            }
            let held = JobAnswer.sample(9, .held).with { $0.holdReasons = [.operator] }
            return Reply(status: 200, json: JobPage(jobs: [held], next: call.path.contains("before") ? nil : 9).json)
        }
        #expect(try await World(daemon).run("batch", "wait", "spring") == .held)
        let query = "/v1/jobs?batch=spring&owner=alice&state=held&limit=1000"
        #expect(daemon.calls.map(\.path) == ["/v1/batches/spring", query, "\(query)&before=9"])
    }

    @Test func `wait outlives a daemon that fails for a moment, not one that refuses`() async throws {
        let failing = FakeDaemon { _, count in
            count < 3
                ? Reply(status: 503, json: ErrorAnswer(ReelError(.unavailable, "stopping")).json)
                : Reply(status: 200, json: BatchAnswer.sample([.succeeded: 1]).json)
        }
        #expect(try await World(failing).run("batch", "wait", "spring") == .done)
        let missing = World(FakeDaemon(ErrorAnswer(ReelError(.notFound, "no batch")).json, status: 404))
        await #expect(throws: ErrorAnswer.self) { try await missing.run("batch", "wait", "spring") }
        #expect(missing.daemon.calls.count == 1)
    }

    @Test func `watch prints each change once, and ends with the batch`() async throws {
        let world = World(daemon([[.queued: 2], [.queued: 2], [.rendering: 1, .succeeded: 1], [.succeeded: 2]]))
        #expect(try await world.run("batch", "watch", "spring") == .done)
        #expect(
            world.printed.output == """
                2027-01-15 08:00:00Z  batch spring: 0 of 2 ended: 2 queued
                2027-01-15 08:00:02Z  batch spring: 1 of 2 ended: 1 rendering, 1 succeeded
                2027-01-15 08:00:03Z  batch spring: 2 of 2 ended: 2 succeeded

                """)
    }

    @Test func `on a terminal watch redraws a bar in its place`() async throws {
        var world = World(daemon([[.rendering: 2], [.succeeded: 2]]))
        world.terminal = Terminal(usesColor: false) { (80, 24) }
        #expect(try await world.run("batch", "watch", "spring") == .done)
        let money = "\n  credits: 1200 spent, 600 reserved, 300 unknown"
        let first =
            "\u{1B}[J\u{1B}[?7lbatch spring  [....................] 0%  0 of 2 ended\n  jobs: 2 rendering\(money)"
        let second =
            "\u{1B}[3A\u{1B}[J\u{1B}[?7lbatch spring  [####################] 100%  2 of 2 ended\n  jobs: 2 succeeded\(money)"
        #expect(world.printed.output == "\(first)\u{1B}[?7h\n\(second)\u{1B}[?7h\n")
    }

    @Test func `on a terminal wait draws on standard error, and takes it away at the end`() async throws {
        var world = World(daemon([[.failed: 1, .succeeded: 1]]))
        world.terminal = Terminal(usesColor: false) { (80, 24) }
        _ = try await world.run("batch", "wait", "spring")
        #expect(world.printed.error.contains("[####################] 100%"))
        #expect(world.printed.error.hasSuffix("\u{1B}[1A\u{1B}[J"))
        #expect(
            world.printed.output == """
                batch spring: 2 of 2 ended: 1 succeeded, 1 failed
                  reel batch retry spring   takes up the failed ones again, and only those

                """)
    }

    @Test func `cancel and retry tell how many, and how many refused`() async throws {
        let answer = BatchActionAnswer(batch: .sample([.queued: 2, .failed: 1]), changed: 2, refused: 1)
        let world = World(FakeDaemon(answer.json))
        #expect(try await world.run("batch", "retry", "spring", "--again", "--owner", "bob") == .refused)
        #expect(
            world.daemon.calls.first == .post("/v1/batches/spring/retry", query: [("owner", "bob")], ["again": true]))
        #expect(world.printed.output == "batch spring: 2 jobs taken up again, 1 refused\n  2 queued, 1 failed\n")
        let all = BatchActionAnswer(batch: .sample([.canceled: 1]), changed: 1, refused: 0)
        let other = World(FakeDaemon(all.json))
        #expect(try await other.run("batch", "cancel", "spring") == .done)
        #expect(other.daemon.calls.first == .post("/v1/batches/spring/cancel"))
        #expect(other.printed.output == "batch spring: 1 job canceled\n  1 canceled\n")
        let none = World(FakeDaemon(BatchActionAnswer(batch: .sample([.canceled: 1]), changed: 0, refused: 0).json))
        #expect(try await none.run("batch", "retry", "spring") == .done)
        #expect(none.printed.output.hasPrefix("batch spring: no job taken up again\n"))
    }

    @Test(arguments: [(0.0, 0), (0.001, 1), (0.5, 10), (0.999, 19), (1.0, 20), (1.5, 20)])
    func `a meter is full only when nothing is missing`(part: Double, filled: Int) {
        #expect(Meter(part, of: 1).bar.count { $0 == "#" } == filled)
        #expect(Meter(part, of: 1).bar.count == 22)
    }
}
