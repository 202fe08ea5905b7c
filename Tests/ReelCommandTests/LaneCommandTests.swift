import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel lane`, and what `reel show` tells of order and time.
@Suite struct LaneCommandTests {
    @Test func `both sides, the limit, the rate and what would move it are shown`() async throws {
        let until = FakeTime.start + .seconds(20)
        let lanes = [
            LaneAnswer(
                name: "main", health: .slowed, reason: "rate_limited", until: until, inFlight: 6, limit: 7, queued: 3,
                maxInFlight: 10, submitsPerMinute: 60, group: "default",
                submitting: .init(.slowed, reason: "rate_limited", until: until), polling: .init()),
            LaneAnswer(
                name: "spare", health: .parked, reason: "paused", inFlight: 0, limit: 5, queued: 0, maxInFlight: 5,
                submitsPerMinute: 10, group: "cheap", submitting: .init(), polling: .init()),
        ]
        let world = World(FakeDaemon(["lanes": .array(lanes.map(\.json))]))
        #expect(try await world.run("lane") == .done)
        #expect(
            world.printed.output == """
                LANE   GROUP  SUBMITTING  POLLING  IN FLIGHT    LIMIT    RATE  QUEUED  UNTIL   REASON
                main          slowed      ok               6  7 of 10  60/min       3  in 20s  the provider says that there are too many requests
                spare  cheap  paused      ok               0   5 of 5  10/min       0          a person paused it

                lane main: submitting is slowed: the provider says that there are too many requests, until 2027-01-15 08:00:20Z (in 20s): then a single job tries
                  it passes by itself

                lane spare: submitting is parked: a person paused it, until somebody resumes it
                  reel lane resume spare

                """)
    }

    @Test func `show tells what a job comes after, and when it is expected`() async throws {
        let job = JobAnswer.sample().with { job in
            (job.after, job.eta, job.batch) = ([40, 41], FakeTime.start + .seconds(60), "spring")
        }
        let world = World(FakeDaemon(job.json))
        #expect(try await world.run("show", "42") == .done)
        #expect(world.printed.output.contains("after         40, 41\n"))
        #expect(world.printed.output.contains("batch         spring\n"))
        #expect(world.printed.output.contains("expected end  2027-01-15 08:01:00Z  (in 1m)\n"))
    }

    @Test func `an estimate says what would hold the job`() async throws {
        let estimate = EstimateAnswer(
            model: "m", lane: "main", request: [:], credits: 600, holdReasons: [.approval, .dependency])
        let world = World(FakeDaemon(estimate.json))
        #expect(try await world.run("estimate", "--model", "m") == .done)
        #expect(world.printed.output.contains("held     for approval, dependency\n"))
    }
}
