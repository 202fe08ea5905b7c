import Foundation
import ReelAPI
import ReelCore
import Testing

@Suite(.enabled(if: OtherUser.isPossible), .timeLimit(.minutes(30)))
struct OwnerTests {
    @Test func `another user's job is not there, in any way`() async throws {
        try await World.working { world in
            OtherUser.admit(to: world)
            let id = try await world.submit(Bodies.job("private", #""batch":"private""#)).id
            let job = try await world.settled(id)
            let task = try #require(job.taskID)
            for path in ["", "?wait=1", "/history", "/clips/0", "/covers/0"] {
                let answer = try await OtherUser.call(world, "GET", "/v1/jobs/\(id)\(path)")
                try expectRefusal(answer, .notFound, field: nil)
            }
            for verb in ["cancel", "retry", "refetch", "hold", "release", "resolve"] {
                try expectRefusal(await OtherUser.call(world, "POST", "/v1/jobs/\(id)/\(verb)"), .notFound, field: nil)
            }
            for query in ["", "?batch=private", "?owner=root", "?owner=0", "?state=succeeded"] {
                let answer = try await OtherUser.call(world, "GET", "/v1/jobs\(query)")
                #expect(answer.text == #"{"jobs":[],"next":null}"#, "\(query)")
            }
            for name in ["reel_\(id)", task.rawValue] {
                #expect(try await OtherUser.call(world, "GET", "/v1/videos/tasks/\(name)").status == 404)
            }
            #expect(try await world.job(id) == job)
        }
    }

    @Test func `neither a condition nor a range nor a page tells that another's job is there`() async throws {
        try await World.working { world in
            OtherUser.admit(to: world)
            let id = try await world.submit(Bodies.job("private", #""batch":"private","labels":{"a":"b"}"#)).id
            let clip = try #require(try await world.settled(id).clips.first)
            let known = ["If-None-Match: \"\(clip.sha256)\"", "Range: bytes=0-0"]
            for (method, path) in [("GET", "clips/0"), ("HEAD", "clips/0"), ("GET", "covers/0"), ("GET", "clips/9")] {
                let answer = try await Self.ask(world, method, "/v1/jobs/\(id)/\(path)", known)
                #expect(answer.status == 404 && answer.header("etag") == nil && answer.header("content-range") == nil)
                let absent = try await Self.ask(world, method, "/v1/jobs/999/\(path)", known)
                #expect(absent.status == 404 && absent.header("content-type") == answer.header("content-type"))
            }
            for query in [
                "limit=1", "before=99", "label=a:b", "lane=main", "model=kling/kling-v3", "batch=private&limit=1",
            ] {
                #expect(
                    try await Self.ask(world, "GET", "/v1/jobs?\(query)").text == #"{"jobs":[],"next":null}"#,
                    "\(query)")
            }
            // The words are the same as for a job that never was, but for its number.
            let hidden = try await Self.ask(world, "GET", "/v1/jobs/\(id)?wait=30").json["error"]?["message"]?.string
            let absent = try await Self.ask(world, "GET", "/v1/jobs/999?wait=30").json["error"]?["message"]?.string
            #expect(hidden?.replacingOccurrences(of: "\(id)", with: "999") == absent)
        }
    }

    /// A request as nobody.
    private static func ask(
        _ world: World, _ method: String, _ path: String, _ headers: [String] = []
    ) async throws -> WireAnswer {
        try await world.converse(as: OtherUser.nobody) { connection in
            try connection.send(World.head(method, path, headers))
            return try connection.answer(isToHead: method == "HEAD")
        }
    }

    @Test func `each sees the own jobs, and root all`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            _ = try await world.submit(Bodies.job("root's"))
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job("nobody's"))
            let job = try JobAnswer(json: answer.json)
            #expect(answer.status == 201 && job.id == 2 && job.owner == "nobody")
            let own = try JobPage(json: await OtherUser.call(world, "GET", "/v1/jobs").json)
            #expect(own.jobs.map(\.id) == [2] && own.next == nil)
            #expect(try JobPage(json: await world.get("/v1/jobs").json).jobs.map(\.id) == [2, 1])
            #expect(try JobPage(json: await world.get("/v1/jobs?owner=nobody").json).jobs.map(\.id) == [2])
            #expect(
                try JobAnswer(json: await OtherUser.call(world, "POST", "/v1/jobs/2/cancel").json).state == .canceled)
            #expect(try await world.job(2).owner == "nobody")
        }
    }

    @Test func `a user without a name is shown by number`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job(), as: 54_321)
            #expect(try answer.status == 201 && JobAnswer(json: answer.json).owner == "54321")
            #expect(try JobPage(json: await world.get("/v1/jobs?owner=54321").json).jobs.count == 1)
        }
    }

    @Test func `an idempotency key belongs to its caller`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            let body = Bodies.job("mine", #""idempotency_key":"shared""#)
            #expect(try await world.post("/v1/jobs", body).status == 201)
            let answer = try await OtherUser.call(world, "POST", "/v1/jobs", body)
            #expect(try answer.status == 201 && (JobAnswer(json: answer.json).id == 2))
            let other = Bodies.job("other", #""idempotency_key":"shared""#)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", other).status == 409)
        }
    }

    @Test func `what takes an administrator is forbidden to others`() async throws {
        try await World.parked { world in
            OtherUser.admit(to: world)
            for verb in ["pause", "resume"] {
                let answer = try await OtherUser.call(world, "POST", "/v1/lanes/main/\(verb)")
                try expectRefusal(answer, .forbidden, field: nil, "reel-admin")
            }
            for (method, path) in [("GET", "/v1/backup"), ("POST", "/v1/check")] {
                let answer = try await OtherUser.call(world, method, path)
                try expectRefusal(answer, .forbidden, field: nil, "reel-admin")
            }
            let urgent = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job("urgent", #""priority":1"#))
            try expectRefusal(urgent, .forbidden, field: "priority")
            let patient = try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job("patient", #""priority":-1"#))
            #expect(patient.status == 201)
            #expect(try await OtherUser.call(world, "GET", "/v1/lanes").status == 200)
            #expect(try LaneAnswer.list(json: await world.get("/v1/lanes").json).first?.reason == "no_key")
        }
    }
}
