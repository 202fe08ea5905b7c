import GRDB
import ReelAPI
import ReelCore
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct EventStreamTests {
    @Test func `a job's events come as they happen, in the form of the contract`() async throws {
        try await World.parked { world in
            _ = try await world.submit(Bodies.job("before"))
            let events = try await world.converse { connection in
                try connection.openEvents()
                let other = try WireConnection(path: world.socket)
                try other.send(Self.post("/v1/jobs", Bodies.job("cat", #""batch":"spring""#)))
                _ = try other.answer()
                try other.send(Self.post("/v1/jobs/2/hold", ""))
                _ = try other.answer()
                return try connection.events(2)
            }
            let history = try await world.history(2).history
            #expect(events.map(\.id) == history.map(\.id))
            #expect(
                events.map(\.json.description) == [
                    #"{"id":\#(history[0].id),"at":"\#(history[0].at)","job":2,"event":"enqueued","from":null,"#
                        + #""to":"queued","state":"queued","reason":null}"#,
                    #"{"id":\#(history[1].id),"at":"\#(history[1].at)","job":2,"event":"held","from":"queued","#
                        + #""to":"held","state":"held","reason":"operator"}"#,
                ])
        }
    }

    @Test func `a stream goes on where it was, across a crash, without a gap or a repeat`() async throws {
        try await World.working { world in
            let first = try await world.submit(Bodies.job("one", #""batch":"spring""#)).id
            _ = try await world.submit(Bodies.job("other")).id
            _ = try await world.settled(first)
            let all = try await world.history(first).history.map(\.id)
            let begun = try await world.converse { connection in
                try connection.openEvents("?batch=spring&after=0")
                return try connection.events(2)
            }
            try await world.crashAndRestart()
            let second = try await world.submit(Bodies.job("two", #""batch":"spring""#)).id
            _ = try await world.settled(second)
            let later = try await world.history(second).history.map(\.id)
            let last = try #require(begun.last)
            let rest = try await world.converse { connection in
                // The header is newer than what the URL says.
                try connection.openEvents("?batch=spring&after=0", ["Last-Event-ID: \(last.id)"])
                return try connection.events(all.count + later.count - 2)
            }
            #expect(begun.map(\.id) + rest.map(\.id) == all + later)
        }
    }

    @Test func `filters may be repeated or lists`() async throws {
        try await World.parked { world in
            for name in ["a", "b", "c"] { _ = try await world.submit(Bodies.job(name, #""batch":"\#(name)""#)) }
            _ = try await world.act("cancel", 2)
            func steps(_ query: String, _ count: Int) async throws -> [String] {
                try await world.converse { connection in
                    try connection.openEvents(query + "&after=0")
                    return try connection.events(count).steps
                }
            }
            #expect(try await steps("?batch=a,b", 3) == ["1 queued", "2 queued", "2 canceled"])
            #expect(try await steps("?job=1&job=3", 2) == ["1 queued", "3 queued"])
            #expect(try await steps("?state=canceled,held&batch=b", 1) == ["2 canceled"])
        }
    }

    @Test func `a lane's trouble is an event, and so is its end, also of before a restart`() async throws {
        try await World.working { world in
            let paused = try await world.converse { connection in
                try connection.openEvents()
                let other = try WireConnection(path: world.socket)
                for verb in ["pause", "resume"] {
                    try other.send(Self.post("/v1/lanes/main/\(verb)", ""))
                    _ = try other.answer()
                }
                return try connection.events(2)
            }
            #expect(paused.steps == ["main paused", "main ok"])
            #expect(paused[0].json["health"]?.string == "parked" && paused[0].json["reason"]?.string == "paused")
            try await world.crashAndRestart()
            let again = try await world.converse { connection in
                try connection.openEvents("?after=0")
                return try connection.events(2)
            }
            #expect(again == paused)
        }
    }

    @Test func `a number that is not all kept any more is gone, and says from where on there is all`() async throws {
        try await World.parked { world in
            for name in ["a", "b", "c"] { _ = try await world.submit(Bodies.job(name)) }
            await world.daemon.kill()
            let file = try DatabaseQueue(path: "\(world.stateDirectory)/reel.db")
            try await file.write { db in try db.execute(sql: "UPDATE event_floor SET id = 2") }
            try file.close()
            try await world.daemon.start()
            let answer = try await world.get("/v1/events", "Last-Event-ID: 1")
            try expectRefusal(answer, .gone, field: "Last-Event-ID", "2")
            #expect(answer.header("reel-oldest-event") == "2")
            #expect(try await world.get("/v1/events?after=9").status == 400)
        }
    }

    @Test(arguments: [
        ("after=x", "after"), ("after=-1", "after"), ("after=01", "after"), ("after=", "after"), ("after=1.0", "after"),
        ("after=99999999999999999999", "after"), ("after=5", "after"), ("after=0&after=0", "after"),
        ("state=done", "state"), ("state=", "state"), ("job=x", "job"), ("job=1,,2", "job"), ("batch=", "batch"),
        ("nonsense=1", "nonsense"),
    ])
    func `what is asked wrongly is refused, by name`(query: String, field: String) async throws {
        try await World.parked { world in
            try expectRefusal(await world.get("/v1/events?\(query)"), .invalidRequest, field: field)
        }
    }

    @Test func `a number that is none, or not yet one, is refused in the header, too`() async throws {
        try await World.parked { world in
            for text in ["x", "-1", "+1", "1e3", "", "0x1", "4294967296000000000000", "7"] {
                let answer = try await world.get("/v1/events", "Last-Event-ID: \(text)")
                try expectRefusal(answer, .invalidRequest, field: "Last-Event-ID")
            }
            try expectRefusal(await world.get("/v1/events?job=99"), .notFound, field: nil)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `each sees the own events, and those of lanes`() async throws {
        try await World.parked("limits: { in_flight: 1 }") { world in
            OtherUser.admit(to: world)
            _ = try await world.submit(Bodies.job("root's", #""batch":"b""#))
            let theirs = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job("nobody's", #""batch":"b""#))
            #expect(theirs.status == 201)
            try await world.converse(as: OtherUser.nobody) { connection in
                try connection.openEvents("?batch=b&after=0")
                #expect(try connection.events(1).steps == ["2 queued"])
                // The stream is open, and takes no request's place.
                let other = try WireConnection(path: world.socket)
                try other.send(World.head("GET", "/v1/events?job=1"))
                #expect(try other.answer().status == 404)
            }
            try await world.converse(as: OtherUser.nobody) { connection in
                try connection.openEvents("?after=0")
                #expect(try connection.events(2).steps == ["main parked", "2 queued"])
            }
        }
    }

    @Test func `told to stop, reeld ends the streams in order and at once`() async throws {
        try await World.parked { world in
            let took = try await world.converse { connection -> Duration in
                try connection.openEvents()
                let since = ContinuousClock.now
                world.daemon.signal(15)
                while try connection.chunk() != nil {}
                return since.duration(to: .now)
            }
            #expect(took < .seconds(2))
            #expect(await world.daemon.waitForExit() == 0)
            try await world.daemon.start()
        }
    }

    private static func post(_ path: String, _ body: String) -> String {
        World.head(
            "POST", path, body.isEmpty ? [] : ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"])
            + body
    }
}
