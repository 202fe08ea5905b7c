import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct HappyPathTests {
    /// The request of the provider's documents.
    static let threeShots = JSONBody(
        Array(
            """
            {"model": "kling/kling-v3", "resolution": "720P", "aspect_ratio": "9:16", "duration": 8,
             "generate_audio": true,
             "extra_params": {"multi_shot": true, "shot_type": "customize", "multi_prompt": [
               {"index": 1, "prompt": "Two friends talking under a streetlight at night.", "duration": "2"},
               {"index": 2, "prompt": "A runner sprinting through a forest.", "duration": "3"},
               {"index": 3, "prompt": "A woman hugging a cat, smiling.", "duration": "3"}]}}
            """.utf8))

    @Test func `the documents' three-shot request is accepted with an id, the model and the time`() async throws {
        try await World.run { world in
            let answer = try await world.submit(#require(Self.threeShots))
            #expect(answer.status == 200)
            let id = try #require(answer.json?["task_id"]?.string)
            #expect(id.wholeMatch(of: /task_\d{19}/) != nil)
            #expect(answer.json?["model"] == .string("kling/kling-v3"))
            #expect(answer.json?["created_at"] == .string("2026-04-11T07:17:39.146Z"))
            let requestID = try #require(answer.json?["request_id"]?.string)
            #expect(UUID(uuidString: requestID) != nil)
        }
    }

    @Test func `a task is queued, then processing, then succeeded, as time goes`() async throws {
        try await World.run { world in
            let id = try await world.task()
            let queued = try #require(try await world.poll(id).json)
            #expect(queued["status"] == .string("queued"))
            #expect(queued["videos"] == .null && queued["completed_at"] == .null && queued["error"] == .null)

            world.date.advance(by: .seconds(1))
            #expect(try await world.poll(id).json?["status"] == .string("processing"))

            world.date.advance(by: .seconds(3))
            let done = try #require(try await world.poll(id).json)
            #expect(done["status"] == .string("succeeded"))
            #expect(done["task_id"] == .string(id))
            #expect(done["completed_at"] == .string("2026-04-11T07:17:43.146Z"))
            #expect(done["videos"]?.array?.count == 1)
            #expect(world.sim.ledger.polls(of: id) == 3)
        }
    }

    @Test func `the three shots become one clip of their size and length, with a cover`() async throws {
        try await World.run { world in
            let id = try await world.submit(#require(Self.threeShots)).json?["task_id"]?.string ?? ""
            world.date.advance(by: .seconds(4))
            let video = try #require(try await world.poll(id).json?["videos"]?.array?.first)
            #expect(video["width"] == .integer(720) && video["height"] == .integer(1280))
            #expect(video["duration"] == .integer(8))

            let clip = try await world.get(video["url"]?.string ?? "")
            #expect(clip.status == 200 && clip.isWhole)
            #expect(clip.headers["content-type"] == "video/mp4")
            #expect(clip.body[4..<8].elementsEqual("ftyp".utf8))
            let cover = try await world.get(video["cover_url"]?.string ?? "")
            #expect(cover.status == 200 && cover.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test func `what was billed is in the ledger with its price, and can be found by a shot's prompt`() async throws {
        try await World.run { world in
            let id = try await world.submit(#require(Self.threeShots)).json?["task_id"]?.string
            let billed = world.sim.ledger.billed(prompt: "runner sprinting")
            #expect(billed.map(\.id) == [id])
            #expect(billed.first?.credits == 8 * 170)
            #expect(billed.first?.key == World.key)
            let arrival = try #require(world.sim.ledger.submissions.first)
            #expect(arrival.task == id && arrival.status == 200 && arrival.fault == nil)
            #expect(arrival.bytes.map(Array.init) == Self.threeShots?.text)
            #expect(arrival.headers["content-type"] == "application/json")
        }
    }

    @Test func `a task may result in several videos, with or without covers`() async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(videos: 3, covers: false))
            let videos = try await world.videos()
            #expect(videos.count == 3)
            #expect(videos.allSatisfy { $0["cover_url"] == .null })
            var bodies: Set<[UInt8]> = []
            for video in videos { bodies.insert(try await world.get(video["url"]?.string ?? "").body) }
            #expect(bodies.count == 3)
        }
    }

    @Test func `simulators in one process do not know of each other`() async throws {
        try await World.run { one in
            try await World.run { other in
                let id = try await one.task()
                #expect(one.sim.port != other.sim.port)
                #expect(try await other.poll(id).status == 404)
                #expect(one.sim.ledger.billed.count == 1 && other.sim.ledger.billed.isEmpty)
            }
        }
    }
}
