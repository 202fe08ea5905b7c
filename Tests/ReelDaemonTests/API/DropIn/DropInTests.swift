import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct DropInTests {
    private static let generate = "/v1/videos/generate"
    private static let task = [
        "task_id", "status", "model", "created_at", "completed_at", "videos", "error", "request_id",
    ]

    private static func generated(_ world: World, _ prompt: String) async throws -> String {
        let answer = try await world.post(generate, Bodies.request(prompt))
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(try answer.json["task_id"]?.string)
    }

    private static func poll(_ world: World, _ task: String) async throws -> JSON {
        let answer = try await world.get("/v1/videos/tasks/\(task)")
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json.object?.names == Self.task)
        return json
    }

    @Test func `a task is accepted with the provider's members and is a job like others`() async throws {
        try await World.parked { world in
            let answer = try await world.post(Self.generate, Bodies.seed, "Authorization: Bearer whatever")
            let json = try answer.json
            #expect(answer.status == 200)
            #expect(json.object?.names == ["task_id", "model", "created_at", "request_id"])
            #expect(json["task_id"] == "reel_1" && json["model"] == "kling/kling-v3")
            #expect(json["request_id"]?.string?.isEmpty == false)
            let job = try await world.job(1)
            #expect(
                job.createdAt.description == json["created_at"]?.string && job.lane == "main" && job.owner == "root")
            #expect(try await world.get("/v1/jobs/1").text.contains(#""request":\#(Bodies.seed)"#))
        }
    }

    @Test func `its status follows the job to a video that can be fetched without a key`() async throws {
        try await World.working { world in
            let simulator = world.simulator
            simulator.script.submissions.hold(.arrived, gate: "submit")
            simulator.script.downloads.hold(.arrived, gate: "fetch")
            _ = try await world.post("/v1/lanes/main/pause")
            let name = try await Self.generated(world, "followed")
            #expect(try await Self.poll(world, name)["status"] == "queued")
            _ = try await world.act("hold", 1)
            #expect(try await Self.poll(world, name)["status"] == "queued")
            _ = try await world.act("release", 1)
            _ = try await world.post("/v1/lanes/main/resume")
            try await simulator.reached("submit")
            #expect(try await Self.poll(world, name)["status"] == "queued")
            simulator.release("submit")
            try await simulator.reached("fetch")
            let fetching = try await Self.poll(world, name)
            #expect(fetching["status"] == "processing" && fetching["videos"]?.isNull == true)
            #expect(fetching["completed_at"]?.isNull == true && fetching["error"]?.isNull == true)
            simulator.release("fetch")
            let job = try await world.settled(1)
            let done = try await Self.poll(world, name)
            #expect(done["task_id"]?.string == name && done["status"] == "succeeded" && done["error"]?.isNull == true)
            #expect(done["completed_at"]?.string == job.finishedAt?.description)
            let video = try #require(done["videos"]?.array?.first?.object)
            #expect(video.names == ["url", "width", "height", "duration", "cover_url"])
            #expect(video["url"] == "http://reel/v1/jobs/1/clips/0" && video["duration"] == 5)
            #expect(
                video["cover_url"] == "http://reel/v1/jobs/1/covers/0" && video["width"]?.integer == job.clips[0].width)
            #expect(try await world.get("/v1/jobs/1/clips/0").status == 200)
            #expect(simulator.ledger.billed.count == 1)
        }
    }

    @Test func `while rendering it says the provider's own word`() async throws {
        try await World.working { world in
            world.simulator.script.tasks.append(TaskPlan(queued: .seconds(3600)))
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            for (number, word) in [(1, "queued"), (2, "processing"), (3, "processing")] {
                if number == 3 { world.simulator.script.polls.always(.status("warming"), when: .prompt("number 3")) }
                let name = try await Self.generated(world, "number \(number)")
                try await world.simulator.billed(atLeast: number)
                let task = try #require(world.simulator.ledger.billed.last?.id)
                // With the second poll, the answer to the first one is on disk.
                try await world.simulator.polls(atLeast: 2, of: task)
                #expect(try await Self.poll(world, name)["status"]?.string == word)
            }
        }
    }

    @Test func `the provider's own task id is answered too, under that name`() async throws {
        try await World.working { world in
            let name = try await Self.generated(world, "twice named")
            _ = try await world.settled(1)
            let task = try #require(world.simulator.ledger.billed.first?.id)
            let (byName, byTask) = (try await Self.poll(world, name), try await Self.poll(world, task))
            #expect(byTask["task_id"]?.string == task && byTask["videos"] == byName["videos"])
        }
    }

    @Test func `the address of a video is that which the client came by`() async throws {
        try await World.working { world in
            _ = try await Self.generated(world, "host")
            _ = try await world.settled(1)
            let head = "GET /v1/videos/tasks/reel_1 HTTP/1.1\r\nHost: videos.example:8080\r\n\r\n"
            let answer = try await world.exchange(Array(head.utf8))
            #expect(try answer.json["videos"]?.array?.first?["url"] == "http://videos.example:8080/v1/jobs/1/clips/0")
        }
    }

    @Test func `an end without a video is failed, with its code`() async throws {
        try await World.working { world in
            world.simulator.script.submissions.append(.answer(.invalidPrompt), when: .prompt("refused"))
            world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1301, message: "risk control")))
            let cases = [("refused", "INVALID_PROMPT"), ("failing", "1301")]
            for (index, (prompt, code)) in cases.enumerated() {
                let name = try await Self.generated(world, prompt)
                let job = try await world.settled(JobID(index + 1))
                let json = try await Self.poll(world, name)
                #expect(json["status"] == "failed" && json["videos"]?.isNull == true)
                #expect(json["completed_at"]?.string == job.finishedAt?.description)
                let error = try #require(json["error"]?.object)
                #expect(error.names == ["code", "message", "status", "request_id"])
                #expect(error["code"]?.string == code && error["request_id"]?.string != nil)
            }
            _ = try await world.post("/v1/lanes/main/pause")
            let name = try await Self.generated(world, "canceled")
            _ = try await world.act("cancel", 3)
            #expect(try await Self.poll(world, name)["status"] == "failed")
            #expect(try await Self.poll(world, name)["error"]?["code"]?.string?.isEmpty == false)
        }
    }
}
