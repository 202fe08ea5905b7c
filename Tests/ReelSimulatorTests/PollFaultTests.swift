import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct PollFaultTests {
    @Test func `a task can be unknown for some polls, and then be there`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.polls.append(.answer(.notFound), when: .task(id), times: 2)
            let other = try await world.task()
            #expect(try await world.poll(id).status == 404)
            #expect(try await world.poll(other).status == 200)
            #expect(try await world.poll(id).status == 404)
            #expect(try await world.poll(id).status == 200)
        }
    }

    @Test func `the answer can have an unknown word, another id, or be no JSON`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.polls.append(.status("paused"))
            world.sim.script.polls.append(.wrongTaskID)
            world.sim.script.polls.append(.answer(.unreadable))
            world.sim.script.polls.append(.answer(.halfAnswer))
            #expect(try await world.poll(id).json?["status"] == .string("paused"))
            let wrong = try await world.poll(id)
            #expect(wrong.status == 200 && wrong.json?["task_id"] != .string(id))
            for _ in 1...2 {
                let answer = try await world.poll(id)
                #expect(answer.status == 200 && answer.json == nil && !answer.body.isEmpty)
            }
            #expect(try await world.poll(id).json?["status"] == .string("queued"))
        }
    }

    @Test func `a poll can be reset or stay without an answer`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.polls.append(.reset)
            world.sim.script.polls.append(.hang)
            #expect(try await world.poll(id).end == .reset)
            async let exchange = world.poll(id)
            try await world.sim.polls(atLeast: 2, of: id)
            await world.sim.goDown()
            #expect(try await exchange.received.isEmpty)
        }
    }

    @Test(arguments: [.number(1301), .text("CONTENT_RISK")] as [ProviderCode])
    func `a task can fail with a code of either kind`(code: ProviderCode) async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(end: .failed(code: code, message: "no")), when: .prompt("cat"))
            let id = try await world.task("a cat")
            world.date.advance(by: .seconds(4))
            let answer = try #require(try await world.poll(id).json)
            #expect(answer["status"] == .string("failed") && answer["videos"] == .null)
            #expect(answer["completed_at"]?.string != nil)
            let expected: JSONBody = code == 1301 ? .integer(1301) : .string("CONTENT_RISK")
            #expect(answer["error"] == .object(["code": expected, "message": .string("no")]))
        }
    }

    @Test func `a poll can say that a task failed which did not`() async throws {
        try await World.run { world in
            let id = try await world.task()
            world.sim.script.polls.append(.failed(code: 1, message: "x"))
            #expect(try await world.poll(id).json?["status"] == .string("failed"))
            #expect(try await world.poll(id).json?["status"] == .string("queued"))
        }
    }

    @Test func `a task can take its own time, or never end`() async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(queued: .seconds(0), processing: .seconds(600)))
            world.sim.script.tasks.append(TaskPlan(end: .never))
            let slow = try await world.task()
            let endless = try await world.task()
            #expect(try await world.poll(slow).json?["status"] == .string("processing"))
            world.date.advance(by: .seconds(600))
            #expect(try await world.poll(slow).json?["status"] == .string("succeeded"))
            world.date.advance(by: .seconds(86_400))
            #expect(try await world.poll(endless).json?["status"] == .string("processing"))
        }
    }
}
