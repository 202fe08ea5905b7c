import ReelAPI
import ReelCommand
import ReelCore
import Synchronization
import Testing

@Suite struct EventCommandTests {
    private static let first = EventAnswer.job(
        .init(id: 6, at: FakeTime.start, job: 42, event: "accepted", from: .submitting, to: .rendering, reason: nil))
    private static let second = EventAnswer.lane(
        .init(id: 8, at: FakeTime.start, lane: "main", health: .parked, reason: "no_credit", until: nil))

    @Test func `events are printed, and a broken stream goes on where it was`() async throws {
        let daemon = FakeDaemon(.null)
        daemon.eventStreams.withLock { streams in
            streams = [": after 5\n\n", Self.first.frame, ": heartbeat\n\n\(Self.second.frame)id: 9\nevent: job\nda"]
        }
        let world = World(daemon)
        await #expect(throws: ErrorAnswer.self) {
            try await world.run("events", "--batch", "spring", "--state", "held")
        }
        #expect(
            world.printed.output == """
                2027-01-15 08:00:00Z  job 42: rendering (accepted)
                2027-01-15 08:00:00Z  lane main: parked (no_credit)

                """)
        let calls = daemon.eventCalls.withLock(\.self)
        #expect(calls.map { $0.headers["last-event-id"] } == [nil, "5", "6", "8"])
        #expect(calls[0].path == "/v1/events?batch=spring&state=held")
    }

    @Test func `a program gets one object an event`() async throws {
        let daemon = FakeDaemon(.null)
        daemon.eventStreams.withLock { $0 = [Self.first.frame + Self.second.frame] }
        let world = World(daemon)
        await #expect(throws: ErrorAnswer.self) {
            try await world.run("events", "--json", "--after", "3", "--job", "42")
        }
        #expect(world.printed.output == "\(Self.first.json)\n\(Self.second.json)\n")
        #expect(daemon.eventCalls.withLock(\.self)[0].headers["last-event-id"] == "3")
    }

    @Test func `a stream is read however it is cut, and with either line end`() throws {
        for text in [Self.first.frame, Self.first.frame.replacing("\n", with: "\r\n")] {
            var (parser, items) = (EventParser(), [EventParser.Item]())
            for byte in text.utf8 { items += try parser.read([byte]) }
            #expect(items == [.event(Self.first)])
        }
        var parser = EventParser()
        #expect(try parser.read(Array("event: later\ndata: {}\n\n: x\nid: 5\n\n".utf8)) == [.comment("x")])
        #expect(throws: ReelError.self) { try parser.read(Array("event: job\ndata: {\n\n".utf8)) }
    }

    @Test func `who waits asks when something has happened`() async throws {
        let daemon = FakeDaemon { _, count in
            var job = JobAnswer.sample(42, count < 2 ? .rendering : .succeeded)
            job.finishedAt = count < 2 ? nil : FakeTime.start
            return Reply(status: 200, json: job.json)
        }
        daemon.eventStreams.withLock { $0 = [": after 5\n\n" + Self.first.frame] }
        #expect(try await World(daemon).run("wait", "42") == .done)
        #expect(daemon.eventCalls.withLock(\.self)[0].path == "/v1/events?job=42")
    }
}
