import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import ReelTesting
import Testing

/// Jobs that wait for money, as the engine moves them on by itself.
@Suite struct BudgetTests {
    @Test func `jobs at a cap go on by themselves when the window turns, and nothing spins meanwhile`() async throws {
        var options = World.Options()
        options.budget.caps = [Cap(.lane, "main", per: .day, .credits, 1200)]
        try await World.with(options) { world in
            let ids = try await world.enqueue("a", "b", "c")
            try await world.pass(.seconds(600)) { try await world.store.tally().total(.succeeded) == 2 }
            #expect(try await world.life(ids[2]).holds == [.budget])
            // Between the end of the second and the window's turn there is nothing to wake for.
            await world.rest()
            let turn = try #require(BudgetCalendar.utc.end(of: .day, at: world.time.now))
            #expect(world.time.untilNextWake.map { $0 > .seconds(60) } == true)
            try await world.pass(.seconds(2 * 86_400)) { try await world.life(ids[2]).state == .succeeded }
            let submissions = try await world.store.submissions(of: ids[2])
            #expect(submissions.map { $0.intentAt >= turn && $0.intentAt < turn + .seconds(5) } == [true])
            #expect(world.simulator.ledger.billed.count == 3)
        }
    }

    @Test func `a refusal releases its money, and the next one goes at once`() async throws {
        var options = World.Options()
        options.budget.caps = [Cap(.owner, "1000", per: .total, .clips, 1)]
        try await World.with(options) { world in
            let refused = try await world.enqueue("forbidden") { $0.request = ["model": "x/unknown", "prompt": "a"] }
            let next = try await world.enqueue("b")
            #expect(try await world.settle(refused[0]).state == .failed)
            #expect(try await world.settle(next[0]).state == .succeeded)
        }
    }

    @Test func `money that a person settles is there for others without time passing`() async throws {
        var options = World.Options()
        options.budget.caps = [Cap(.lane, "main", per: .total, .clips, 1)]
        try await World.with(options) { world in
            world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1102, message: "no luck")))
            let failed = try await world.enqueue("a")
            let next = try await world.enqueue("b")
            #expect(try await world.settle(failed[0]).state == .failed)
            await world.rest()
            #expect(try await world.life(next[0]).holds == [.budget])
            _ = try await world.engine.settle(failed[0], submission: nil, isBilled: false)
            await world.rest()
            #expect(try await world.life(next[0]).state == .rendering)
        }
    }

    @Test func `what a day's limit kept from being sent again is sent when the day has turned`() async throws {
        var options = World.Options()
        options.policy.inDoubt = .resubmit
        options.budget.resubmitsPerDay = ["main": 1]
        try await World.with(options) { world in
            let days = Task { await world.engine.followDays() }
            defer { days.cancel() }
            for prompt in ["a", "b"] {
                world.simulator.script.submissions.append(.reset(createsTask: false), when: .prompt(prompt))
            }
            let ids = try await world.enqueue("a", "b")
            #expect(try await world.pass(.seconds(7200)) { try await world.store.tally().total(.succeeded) == 1 })
            #expect(try await world.store.tally().total(.inDoubt) == 1)
            let turn = try #require(BudgetCalendar.utc.end(of: .day, at: world.time.now))
            // Time goes on while the day's turn is noticed, which nobody can wait for here.
            for _ in 0..<5000 where try await world.store.tally().total(.succeeded) < 2 {
                try await world.pass(.seconds(3600))
                await Task.yield()
            }
            #expect(try await world.store.tally().total(.succeeded) == 2)
            var again: [Submission?] = []
            for id in ids { again.append(try await world.store.submissions(of: id).last) }
            #expect(again.count { $0.map { $0.intentAt >= turn } == true } == 1)
        }
    }

    @Test func `a child is submitted as soon as its parent's clip is in hand`() async throws {
        try await World.with { world in
            let parent = try await world.enqueue("parent")
            let child = try await world.enqueue("child") { $0.after = parent }
            #expect(try await world.life(child[0]).holds == [.dependency])
            #expect(try await world.settle(child[0]).state == .succeeded)
            let end = try #require(try await world.life(parent[0]).finishedAt)
            #expect(try await world.store.submissions(of: child[0])[0].intentAt >= end)
        }
    }
}
