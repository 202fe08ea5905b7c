import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import Testing

/// What polls say, row by row, and what becomes of tasks nobody knows.
@Suite struct PollTests {
    private static let troubles: [PollFault] = [
        .answer(.init(status: 500, body: .error(code: "X"))), .answer(.bareUnavailable), .answer(.gatewayTimeout),
        .answer(.unreadable), .answer(.halfAnswer), .answer(.redirect()), .answer(.notFound), .reset, .wrongTaskID,
        .status("paused"), .answer(.rateLimited(retryAfter: .seconds(20))), .answer(.unauthorized),
    ]

    @Test(.timeLimit(.minutes(30)), arguments: troubles)
    func `no poll that tells nothing costs an attempt or the job`(fault: PollFault) async throws {
        try await World.with { world in
            world.simulator.script.polls.append(fault, times: 2)
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .succeeded)
            #expect(life.attempts == 0)
            #expect(world.simulator.ledger.billed.count == 1)
            #expect(world.simulator.ledger.violations.isEmpty)
            #expect(world.simulator.ledger.redirectsFollowed.isEmpty)
            #expect(await world.health.polling.condition == .open)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a poll that learned nothing leaves no history`() async throws {
        try await World.with { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(600)))
            let id = try await world.enqueue("one")[0]
            #expect(try await world.settle(id).state == .succeeded)
            let events = try await world.store.history(of: id).map(\.entry.event)
            #expect(events == ["enqueued", "claimed", "accepted", "task_succeeded", "fetched"])
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a failed task fails the job with the provider's words`() async throws {
        try await World.with { world in
            world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1102, message: "no luck")))
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .failed)
            #expect(life.error?.code == "1102")
            #expect(life.error?.message == "no luck")
            #expect(life.credits == .unknown)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a failed task whose code is named is submitted again, as one attempt`()
        async throws
    {
        var options = World.Options()
        options.policy.failedCodes = ["1102"]
        try await World.with(options) { world in
            world.simulator.script.tasks.append(TaskPlan(end: .failed(code: 1102, message: "no luck")))
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .succeeded)
            #expect(life.attempts == 1)
            #expect(world.simulator.ledger.billed.count == 2)
            #expect(try await world.store.submissions(of: id).map(\.credits) == [.unknown, .spent])
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a task unknown for two minutes is held, still asked after, and comes back`()
        async throws
    {
        try await World.with { world in
            world.simulator.script.polls.append(.answer(.notFound), times: 12)
            let id = try await world.enqueue("one")[0]
            let lost = try await world.settle(id)
            #expect(lost.state == .held)
            #expect(lost.holds == [.lostTask])
            #expect(try await world.pass(.seconds(7200)) { try await world.life(id).state == .succeeded })
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `404s for three tasks are the lane's trouble, and none of them is held`()
        async throws
    {
        try await World.with { world in
            let ids = try await world.enqueue("one", "two", "three", "four")
            await world.rest()
            world.simulator.script.polls.always(.answer(.notFound))
            try await world.pass(.seconds(1800))
            #expect(await world.health.polling.reason == "tasks_unknown")
            for id in ids { #expect(try await world.life(id).state == .rendering) }
            world.simulator.script.polls.removeAll()
            for id in ids { #expect(try await world.settle(id).state == .succeeded) }
            #expect(world.simulator.ledger.billed.count == 4)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `an overdue job stays, gives its slot back, and a late success is a success`()
        async throws
    {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(3600)))
            let ids = try await world.enqueue("slow", "next")
            #expect(try await world.settle(ids[1], within: .seconds(2400)).state == .succeeded)
            #expect(try await world.life(ids[0]).isOverdue)
            #expect(try await world.settle(ids[0]).state == .succeeded)
            #expect(world.simulator.ledger.billed.count == 2)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a canceled job's task is followed to its end for the ledger`() async throws {
        try await World.with { world in
            let id = try await world.enqueue("one")[0]
            await world.rest()
            let canceled = try await world.engine.act(.cancelRequested, on: id)
            #expect(canceled.lifecycle.mayBeBilled)
            try await world.pass(.seconds(600))
            #expect(try await world.store.submissions(of: id).map(\.credits) == [.spent])
            #expect(try await world.life(id).state == .canceled)
            _ = try await world.engine.act(.retried(again: false), on: id)
            #expect(try await world.settle(id).state == .succeeded)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a task that its job went on without is followed for the ledger, too`()
        async throws
    {
        try await World.with { world in
            world.simulator.script.tasks.append(TaskPlan(processing: .seconds(300)))
            let id = try await world.enqueue("one")[0]
            await world.rest()
            _ = try await world.engine.act(.cancelRequested, on: id)
            _ = try await world.engine.act(.retried(again: true), on: id)
            #expect(try await world.settle(id).state == .succeeded)
            try await world.pass(.seconds(1200))
            #expect(try await world.store.submissions(of: id).map(\.credits) == [.spent, .spent])
            #expect(world.simulator.ledger.billed.count == 2)
        }
    }
}
