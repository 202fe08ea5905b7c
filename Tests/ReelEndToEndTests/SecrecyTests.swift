import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SecrecyTests {
    @Test func `the key is in no answer, log, argument or file, and the prompts are not in the log`() async throws {
        var setup = Setup()
        setup.logLevel = "trace"
        try await World.run(setup) { world in
            let expected = try await live(in: world)
            let answers = try await answers(of: world)
            #expect(answers.count > 10 && !answers.contains { $0.contains(Setup.key) })
            let pid = try await world.status().pid
            let arguments = try String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
            #expect(arguments.contains("reeld") && !arguments.contains(Setup.key))
            for (id, state) in expected { #expect(try await world.job(id).state == state) }
            #expect(await world.daemon.terminate() == 0)

            #expect(try filesWithKey(in: world.folder.path).isEmpty)
            #expect(world.daemon.log.contains("submitted as task_"))
            #expect(!world.daemon.log.contains("purple"))
            try await checkStories(expected.keys, in: world)
            #expect(world.sim.ledger.submissions.allSatisfy { $0.key == Setup.key })
            try await world.start()
            try await world.verify(expected)
        }
    }

    /// Jobs that see everything that is written about: success, refusal, doubt, failed polls and downloads.
    private func live(in world: World) async throws -> [JobID: JobState] {
        let script = world.sim.script
        script.submissions.append(.answer(.invalidPrompt), when: .prompt("refused"))
        script.submissions.append(.reset(createsTask: false), when: .prompt("doubtful"))
        script.polls.append(.answer(.upstreamFailed))
        script.polls.append(.status("paused"))
        script.downloads.append(.expire(status: 403))
        let prompts: [(String, JobState)] = [
            ("purple cat", .succeeded), ("purple refused", .failed), ("purple doubtful", .inDoubt),
        ]
        var expected: [JobID: JobState] = [:]
        for (prompt, state) in prompts {
            let job = try await world.submit(prompt).id
            #expect(try await world.settled(job).state == state)
            expected[job] = state
        }
        return expected
    }

    /// The log has each row of each job's history, at `trace` as at the default level.
    private func checkStories(_ jobs: some Sequence<JobID>, in world: World) async throws {
        let lines = world.daemon.log.split(separator: "\n")
        #expect(lines.allSatisfy { $0.wholeMatch(of: /<[0-7]>.*/) != nil })
        for job in jobs {
            let story = lines.filter { $0.contains(">job \(job): ") }
            #expect(story.count >= 3 && story.first?.contains("enqueued in lane main") == true)
        }
    }

    /// What every call answers.
    private func answers(of world: World) async throws -> [String] {
        var paths = ["/healthz", "/openapi.json", "/nowhere"]
        let collections = ["status", "lanes", "models", "jobs", "batches", "budget", "webhooks", "tokens"]
        paths += collections.map { "/v1/\($0)" }
        for id in world.acknowledged.keys { paths += ["/v1/jobs/\(id)", "/v1/jobs/\(id)/history"] }
        for task in world.sim.ledger.billed { paths.append("/v1/videos/tasks/\(task.id)") }
        var answers: [String] = []
        for path in paths { answers.append(try await world.client.call(.get(path)).json.description) }
        let estimate = try await world.client.call(.post("/v1/estimate", ["request": World.request("purple")]))
        var backup: [UInt8] = []
        _ = try await world.client.stream(.get("/v1/backup")) { backup += $0 }
        let check = try await world.client.call(.post("/v1/check"))
        var metrics: [UInt8] = []
        _ = try await world.client.stream(.get("/metrics")) { metrics += $0 }
        answers.append(String(decoding: metrics, as: UTF8.self))
        answers += [estimate.json.description, check.json.description, String(decoding: backup, as: UTF8.self)]
        return answers
    }

    private func filesWithKey(in folder: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        #expect(names.contains("log") && names.contains("state/reel.db"))
        let key = Data(Setup.key.utf8)
        return names.filter { FileManager.default.contents(atPath: "\(folder)/\($0)")?.range(of: key) != nil }
    }
}
