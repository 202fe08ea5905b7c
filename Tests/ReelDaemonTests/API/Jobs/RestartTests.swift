import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct RestartTests {
    @Test func `what was acknowledged is there after a crash, and so are its keys`() async throws {
        try await World.parked { world in
            let body = Bodies.job("kept", #""labels":{"a":"b"},"takes":2"#)
            let first = try await world.post("/v1/jobs", body, "Idempotency-Key: kept")
            let line = Bodies.job("a line", #""idempotency_key":"line""#)
            let lines = try await world.postLines(line)
            let task = try await world.post("/v1/videos/generate", Bodies.seed, "Idempotency-Key: task").json["task_id"]
            let list = try await world.get("/v1/jobs")
            try await world.crashAndRestart()
            #expect(try await world.get("/v1/jobs").text == list.text)
            let again = try await world.post("/v1/jobs", body, "Idempotency-Key: kept")
            #expect(again.status == 200 && again.text == first.text)
            #expect(try await world.postLines(line).text == lines.text)
            let replayed = try await world.post("/v1/videos/generate", Bodies.seed, "Idempotency-Key: task")
            #expect(try replayed.json["task_id"] == task)
            let changed = try await world.post("/v1/jobs", Bodies.job("changed"), "Idempotency-Key: kept")
            try expectRefusal(changed, .conflict, field: "idempotency_key")
            #expect(try await world.get("/v1/jobs").text == list.text)
        }
    }

    @Test func `clips and history are there after a crash, and nothing is paid again`() async throws {
        try await World.working { world in
            let id = try await world.submit(Bodies.job("clip")).id
            let job = try await world.settled(id)
            let (clip, history) = (try await world.get("/v1/jobs/\(id)/clips/0"), try await world.history(id))
            try await world.crashAndRestart()
            #expect(try await world.job(id) == job)
            #expect(try await world.history(id) == history)
            #expect(try await world.get("/v1/jobs/\(id)/clips/0").body == clip.body)
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test func `who waits when the daemon stops is told how it is then`() async throws {
        try await World.parked { world in
            let job = try await world.submit(Bodies.job("waiting"))
            let (daemon, path) = (world.daemon, "/v1/jobs/\(job.id)?wait=3600")
            let answer = try await world.converse { connection in
                // Once the first is answered, the second has been read.
                try connection.send(World.head("GET", "/healthz") + World.head("GET", path))
                _ = try connection.answer()
                daemon.signal(15)
                return try connection.answer()
            }
            #expect(try answer.status == 200 && JobAnswer(json: answer.json) == job)
            #expect(await daemon.waitForExit() == 0)
            try await daemon.start()
        }
    }
}
