import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ScriptTests {
    /// A world with a script from JSON.
    private func run(_ script: String, _ test: (World) async throws -> Void) async throws {
        try await World.run { world in
            try world.sim.script.append(json: Data(script.utf8))
            try await test(world)
        }
    }

    @Test func `answers to submissions are described by their members`() async throws {
        let script = """
            [{"on": "submission", "do": "answer", "status": 429, "code": "RATE_LIMITED", "retry_after": 7, "times": 2},
             {"on": "submission", "do": "answer", "status": 429, "code": 1303, "retry_after": {"date": 3}},
             {"on": "submission", "do": "answer", "status": 503, "body": "html", "creates_task": true,
              "headers": {"x-odd": "1"}},
             {"on": "submission", "do": "answer", "status": 200, "body": "text:[1]"},
             {"on": "submission", "do": "answer", "status": 200, "body": "normal", "cut_after": 5},
             {"on": "submission", "do": "reset", "creates_task": true}]
            """
        try await run(script) { world async throws in
            for _ in 1...2 { #expect(try await world.submit().headers["retry-after"] == "7") }
            let parallel = try await world.submit()
            #expect(parallel.error?["code"] == .integer(1303))
            #expect(parallel.headers["retry-after"] == "Sat, 11 Apr 2026 07:17:42 GMT")
            let page = try await world.submit()
            #expect(page.status == 503 && page.headers["x-odd"] == "1" && page.error == nil)
            #expect(try await world.submit().json == .array([.integer(1)]))
            #expect(try await world.submit().body.count == 5)
            #expect(try await world.submit().end == .reset)
            #expect(world.sim.ledger.billed.count == 2)
        }
    }

    @Test func `tasks, polls and downloads have entries of their own`() async throws {
        let script = """
            [{"on": "task", "prompt": "cat", "plan": {"queued": 0, "processing": 2, "videos": 2}},
             {"on": "poll", "do": "status", "word": "paused"},
             {"on": "download", "do": "expire", "status": 410, "file": "cover", "index": 1},
             {"on": "download", "do": "short", "bytes": 10, "always": true}]
            """
        try await run(script) { world in
            let id = try await world.task("a cat")
            world.date.advance(by: .seconds(2))
            #expect(try await world.poll(id).json?["status"] == .string("paused"))
            let videos = try #require(try await world.poll(id).json?["videos"]?.array)
            #expect(videos.count == 2)
            #expect(try await world.get(videos[0]["cover_url"]?.string ?? "").status == 200)
            for video in videos { #expect(try await world.get(video["url"]?.string ?? "").body.count == 10) }
            #expect(try await world.get(videos[1]["cover_url"]?.string ?? "").status == 410)
        }
    }

    @Test(arguments: [
        #"{"on": "submission", "do": "reset_unread"}"#, #"{"on": "submission", "do": "hang"}"#,
        #"{"on": "poll", "do": "wrong_task_id"}"#, #"{"on": "poll", "do": "failed", "code": "X"}"#,
        #"{"on": "poll", "do": "hang"}"#, #"{"on": "connection", "do": "reset"}"#,
        #"{"on": "download", "do": "break_off"}"#, #"{"on": "download", "do": "stall", "bytes": 5}"#,
        #"{"on": "download", "do": "garbage"}"#, #"{"on": "download", "do": "chunked"}"#,
        #"{"on": "download", "do": "ignore_range"}"#, #"{"on": "download", "do": "changed_etag"}"#,
        #"{"on": "download", "do": "redirect"}"#, #"{"on": "download", "do": "answer", "status": 404}"#,
        #"{"on": "download", "holds": [{"at": "bytes", "bytes": 7, "gate": "g"}]}"#,
    ])
    func `every fault has a name`(entry: String) throws {
        let script = Script()
        #expect(try script.append(json: Data(entry.utf8)) == 1)
        #expect(script.submissions.count + script.polls.count + script.downloads.count + script.connections.count == 1)
    }
}
