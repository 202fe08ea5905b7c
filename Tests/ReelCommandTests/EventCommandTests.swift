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

    @Test func `a reader whom little concerns goes on from where all was looked at`() async throws {
        let daemon = FakeDaemon(.null)
        daemon.eventStreams.withLock { streams in
            streams = [": after 5\n\n", "\(Self.first.frame): heartbeat\nid: 4711\n\n", ": after 4711\n\n"]
        }
        await #expect(throws: ErrorAnswer.self) { try await World(daemon).run("events", "--batch", "spring") }
        let calls = daemon.eventCalls.withLock(\.self)
        #expect(calls.map { $0.headers["last-event-id"] } == [nil, "5", "4711", "4711"])
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
        #expect(
            try parser.read(Array("event: later\ndata: {}\n\n: x\nid: 5\n\n".utf8)) == [.comment("x"), .position(5)])
        #expect(try parser.read(Array("id: 6\nevent: later\ndata: {}\n\nid: x\n\n".utf8)) == [.position(6)])
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

    @Test func `what has settled already is asked for once, and no stream is opened`() async throws {
        let daemon = FakeDaemon(JobAnswer.sample(42, .canceled).json)
        daemon.eventStreams.withLock { $0 = [": after 5\n\n"] }
        #expect(try await World(daemon).run("wait", "42", "43") == .canceled)
        #expect(daemon.eventCalls.withLock(\.self).isEmpty && daemon.calls.count == 2)
    }

    @Test func `a burst of events is one reason to ask`() async throws {
        let daemon = FakeDaemon(JobAnswer.sample(42, .rendering).json)
        daemon.staysOpen.withLock { $0 = true }
        let burst = (0..<40).map { _ in Self.first.frame }.joined()
        daemon.eventStreams.withLock { $0 = [": after 5\n\n" + burst] }
        #expect(try await World(daemon).run("wait", "42", "--timeout", "30s") == .timedOut)
        // First, when the stream stands, for what came with it, and when time is up; perhaps some as it came.
        #expect(daemon.calls.count < 10, "\(daemon.calls.count)")
    }
}
