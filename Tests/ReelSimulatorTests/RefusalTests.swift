import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct RefusalTests {
    @Test(arguments: [
        ("no JSON", "INVALID_PARAMETER"),
        (#"{"prompt": "a"}"#, "INVALID_PARAMETER"),
        (#"{"model": "nobody/nothing", "prompt": "a"}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3"}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3", "prompt": "a", "duration": 16}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3", "prompt": "a", "duration": "5"}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3", "prompt": "a", "resolution": "480P"}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3", "prompt": "a", "aspect_ratio": "21:9"}"#, "INVALID_PARAMETER"),
        (#"{"model": "kling/kling-v3", "prompt": "some forbidden-content"}"#, "INVALID_PROMPT"),
    ])
    func `a bad request is refused with 400 and costs nothing`(body: String, code: String) async throws {
        try await World.run { world in
            let answer = try await WireClient.call(
                "POST", world.sim.baseURL + "/v1/videos/generate", headers: ["authorization": "Bearer k"],
                body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.error?["code"] == .string(code))
            #expect(answer.error?["status"] == .integer(400))
            #expect(answer.error?["message"]?.string?.isEmpty == false)
            #expect(UUID(uuidString: answer.error?["request_id"]?.string ?? "") != nil)
            #expect(world.sim.ledger.billed.isEmpty)
            #expect(world.sim.ledger.submissions.count == 1)
        }
    }

    @Test func `a missing, wrong or revoked key is refused with 401, for polls too`() async throws {
        try await World.run { world in
            let id = try await world.task()
            #expect(try await world.submit(key: nil).status == 401)
            #expect(try await world.submit(key: "wrong").error?["code"] == .string("UNAUTHORIZED"))
            world.sim.change { $0.keys = ["new"] }
            #expect(try await world.submit().status == 401)
            #expect(try await world.poll(id).status == 401)
            #expect(try await world.poll(id, key: "new").status == 200)
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `an unknown task is a 404 with an error body`() async throws {
        try await World.run { world in
            let answer = try await world.poll("task_1")
            #expect(answer.status == 404)
            #expect(answer.error?["code"] == .string("TASK_NOT_FOUND"))
            #expect(world.sim.ledger.polls(of: "task_1") == 1)
        }
    }

    @Test func `tasks are paid from the balance until it is used up`() async throws {
        try await World.run {
            $0.balance = 1300
        } _: { world in
            #expect(try await world.submit().status == 200)
            #expect(try await world.submit().status == 200)
            #expect(world.sim.settings.balance == 100)
            let refused = try await world.submit()
            #expect(refused.status == 402 && refused.error?["code"] == .string("INSUFFICIENT_CREDITS"))
            world.sim.change { $0.noCredit = .packUsedUp }
            #expect(try await world.submit().error?["code"] == .integer(1102))
            #expect(world.sim.ledger.snapshot.credits == 1200)
        }
    }

    @Test func `a task over the number in flight is refused with 1303 until one ends`() async throws {
        try await World.run {
            $0.maxInFlight = 1
        } _: { world in
            #expect(try await world.submit().status == 200)
            let refused = try await world.submit()
            #expect(refused.status == 429 && refused.error?["code"] == .integer(1303))
            world.date.advance(by: .seconds(4))
            #expect(try await world.submit().status == 200)
        }
    }

    @Test func `calls over the rate limit are told when to come again`() async throws {
        try await World.run {
            $0.rateLimit = CallLimit(calls: 2, per: .seconds(10))
        } _: { world in
            let id = try await world.task()
            world.date.advance(by: .seconds(4))
            #expect(try await world.poll(id).status == 200)
            let refused = try await world.poll(id)
            #expect(refused.status == 429 && refused.headers["retry-after"] == "6")
            #expect(refused.error?["code"] == .string("RATE_LIMITED"))
            world.date.advance(by: .seconds(6))
            #expect(try await world.poll(id).status == 200)
            #expect(world.sim.ledger.violations.isEmpty)
        }
    }
}
