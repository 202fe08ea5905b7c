import ReelAPI
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SlowReaderTests {
    private static let jobs = 3000

    @Test func `a reader who takes nothing is disconnected, and the daemon goes on`() async throws {
        try await World.parked { world in
            let lines = (1...Self.jobs).map { Bodies.job("cat \($0)") }.joined(separator: "\n")
            #expect(try await world.postLines(lines).status == 200)
            let told = try await world.converse { slow in
                try slow.send(World.head("GET", "/v1/events?after=0"))
                let other = try WireConnection(path: world.socket)
                for _ in 0..<4 {
                    // Half a minute is the stream's patience; a job that does not settle lets it pass.
                    try other.send(World.head("GET", "/v1/jobs/1?wait=12"))
                    _ = try other.answer()
                }
                try other.send(World.head("GET", "/metrics"))
                let metrics = try other.answer().text
                #expect(metrics.contains("\nreel_event_streams_dropped_total 1\n"), "\(metrics)")
                #expect(metrics.contains("\nreel_event_streams 0\n"))
                // What was on its way comes, or is lost with the connection; and then it has ended.
                let rest = (try? slow.rest()) ?? []
                return String(decoding: rest, as: UTF8.self).split(separator: "event: job").count - 1
            }
            #expect(told < Self.jobs)
        }
    }
}
