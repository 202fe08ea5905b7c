import Foundation
import ReelAPI
import ReelCore
import ReelStore
import ReelTesting
import Testing

@testable import ReelDaemon

@Suite(.timeLimit(.minutes(30)))
struct MetricsTests {
    @Test func `what is asked for is told, with help and type for each`() async throws {
        try await World.working { world in
            let id = try await world.submit(Bodies.job("cat", #""batch":"private""#)).id
            _ = try await world.settled(id)
            let answer = try await world.get("/metrics")
            #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            let page = try MetricsPage(answer.text)
            #expect(answer.text.contains("the one with the lowest number counts.\n"))
            let expected = [
                #"reel_jobs{lane="main",state="succeeded"}"#: 1.0, #"reel_jobs{lane="main",state="queued"}"#: 0,
                #"reel_model_jobs{model="kling/kling-v3",state="succeeded"}"#: 1,
                #"reel_submissions_total{lane="main",outcome="accepted"}"#: 1,
                #"reel_submissions_total{lane="main",outcome="unknown"}"#: 0,
                #"reel_credits{lane="main",state="spent"}"#: 600, #"reel_credits{lane="main",state="reserved"}"#: 0,
                #"reel_lane_health{health="ok",lane="main"}"#: 1, #"reel_lane_health{health="parked",lane="main"}"#: 0,
                #"reel_oldest_due_job_age_seconds{lane="main",waits_for="submit"}"#: 0,
                "reel_fetch_duration_seconds_count": 1, "reel_event_streams": 0,
                #"reel_lane_in_flight_limit_jobs{lane="main"}"#: 10,
            ]
            for (sample, value) in expected { #expect(page.samples[sample] == value, "\(sample)") }
            for name in ["reel_poll_duration_seconds_count", "reel_store_commit_duration_seconds_count"] {
                #expect(page.samples[name] ?? 0 >= 1, "\(name)")
            }
            for name in [
                "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
                "process_open_fds", "process_max_fds", "process_start_time_seconds",
            ] { #expect(page.samples[name] ?? 0 > 0, "\(name)") }
            let age = Date().timeIntervalSince1970 - (page.samples["process_start_time_seconds"] ?? 0)
            #expect((-5...1800).contains(age))
            for word in [World.marker, "root", "private"] { #expect(!answer.text.contains(word)) }
        }
    }

    @Test func `an open stream and a parked lane are seen`() async throws {
        try await World.parked { world in
            try await world.converse { connection in
                try connection.openEvents()
                let other = try WireConnection(path: world.socket)
                try other.send(World.head("GET", "/metrics"))
                let page = try MetricsPage(try other.answer().text)
                #expect(page.samples["reel_event_streams"] == 1)
                #expect(page.samples[#"reel_lane_trouble{lane="main",reason="no_key"}"#] == 1)
            }
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `everyone who can connect may scrape`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            let answer = try await OtherUser.call(world, "GET", "/metrics")
            #expect(answer.status == 200)
        }
    }

    @Test(.enabled(if: Judges.has("promtool"), "scripts/judges puts it in place"))
    func `promtool finds nothing to say`() async throws {
        try await World.working { world in
            _ = try await world.settled(try await world.submit(Bodies.job("cat")).id)
            let page = try await world.get("/metrics").body
            let file = "\(world.daemon.folder.path)/metrics"
            try Data(page).write(to: URL(filePath: file))
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "exec '\(Judges.folder)/promtool' check metrics < '\(file)' 2>&1"]
            process.standardOutput = output
            try process.run()
            let said = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && said.isEmpty, "\(String(decoding: said, as: UTF8.self))")
        }
    }

    @Test func `what becomes of a group's job counts for the lane that submitted it`() async throws {
        let counter = SubmissionCounter()
        let store = try SQLiteStore.inMemory(rules: Samples.rules(TestTime()), committed: { counter.add($0) })
        var new = Samples.job()
        (new.lane, new.group) = ("any", "g")
        _ = try await store.enqueue([new, new])
        let claimed = try await store.claim(ClaimScope(lane: "a", groups: ["g": ["a", "b"]]), upTo: 2, limit: 10)
        let events: [Event] = [.notSent("unreachable"), .serverFailed(JobError(code: "X", message: "x"))]
        for (job, event) in zip(claimed, events) {
            #expect(try await store.record(event, of: job.id, submission: nil).lane == "any:g")
        }
        let expected = [
            SubmissionCounter.Key(lane: "a", outcome: .notSent): 1, .init(lane: "a", outcome: .refused): 1,
        ]
        #expect(counter.current == expected)
    }

    @Test func `labels are escaped, and a histogram adds up`() throws {
        var family = MetricFamily("x_total", .counter, "a \\ and\na line")
        family.add(0.5, [("name", "a\"b\\c\nd")])
        #expect(
            family.text == """
                # HELP x_total a \\\\ and\\na line
                # TYPE x_total counter
                x_total{name="a\\"b\\\\c\\nd"} 0.5

                """)
        let histogram = Histogram([0.1, 1])
        for duration in [Duration.milliseconds(50), .milliseconds(100), .milliseconds(500), .seconds(2)] {
            histogram.add(duration)
        }
        let page = try MetricsPage(MetricFamily("t_seconds", "t", histogram.reading).text)
        #expect(page.samples[#"t_seconds_bucket{le="0.1"}"#] == 2 && page.samples[#"t_seconds_bucket{le="1"}"#] == 3)
        #expect(page.samples[#"t_seconds_bucket{le="+Inf"}"#] == 4 && page.samples["t_seconds_count"] == 4)
        #expect(abs((page.samples["t_seconds_sum"] ?? 0) - 2.65) < 0.001)
    }
}
