import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Other settings for a lane at work.
@Suite(.timeLimit(.minutes(30))) struct ReloadTests {
    @Test func `a lower max_in_flight ends nothing, and nothing more is claimed above it`() async throws {
        try await World.with { world in
            try await world.enqueue((1...8).map { "job \($0)" })
            try await world.pass(.seconds(2))
            let before = try await world.store.tally().slots["main"]
            #expect(before == 8)
            try await world.reload(maxInFlight: 2)
            let more = try await world.enqueue((9...12).map { "job \($0)" })
            var late: [Int] = []
            let isDone = try await world.pass(.seconds(3600)) {
                let tally = try await world.store.tally()
                for id in more where try await world.life(id).holdsSlot { late.append(tally.slots["main"] ?? 0) }
                return tally.total(.succeeded) == 12
            }
            #expect(isDone && late.allSatisfy { $0 <= 2 } && !late.isEmpty)
            #expect(world.simulator.ledger.submissions.count == 12)
        }
    }

    @Test func `how lanes stand is told from inside them, so that no older word comes last`() async throws {
        try await World.with { world in
            let engine = world.engine
            let told = Mutex<[String]>([])
            await engine.showLanes { view in
                engine.lanes[view.name]?.preconditionIsolated()
                told.withLock { $0.append(view.name) }
            }
            #expect(told.withLock(\.self) == ["main"])
        }
    }

    @Test func `a raised max_in_flight is used at once`() async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            try await world.enqueue((1...5).map { "job \($0)" })
            try await world.pass(.seconds(1))
            #expect(try await world.store.tally().slots["main"] == 1)
            try await world.reload(maxInFlight: 4)
            await world.rest()
            #expect(try await world.store.tally().slots["main"] == 4)
        }
    }

    @Test func `a limit that the provider has lowered is not raised by a reload`() async throws {
        var health = LaneHealth(limit: 10)
        let moment = LaneHealth.Moment(now: Timestamp(milliseconds: 0), isProbe: false, chance: 0)
        let error = JobError(code: "1303", message: "too many")
        _ = health.learn(from: .tooManyTasks(error, retryAfter: nil), of: 1, inFlight: 6, moment)
        #expect(health.limit == 5)
        #expect(health.limited(to: 20).limit == 5 && health.limited(to: 3).limit == 3)
        #expect(LaneHealth(limit: 10).limited(to: 20).limit == 20)
    }

    @Test func `the health of an account outlives a reload, and another key is tried at once`() async throws {
        try await World.with { world in
            world.simulator.script.submissions.append(.answer(.noCredit))
            let id = try await world.enqueue("a cat")[0]
            try await world.pass(.seconds(1))
            #expect(await world.health.submitting.reason == "no_credit")
            try await world.reload(maxInFlight: 5)
            try await world.pass(.seconds(60))
            #expect(await world.health.submitting.reason == "no_credit")
            #expect(world.simulator.ledger.submissions.count == 1)
            try await world.reload(keyHash: "2")
            await world.rest()
            #expect(await world.health.submitting.condition == .open)
            #expect(world.simulator.ledger.submissions.count == 2)
            #expect(try await world.settle(id).state == .succeeded)
        }
    }

    @Test func `what an earlier key's calls come to says nothing of the present one`() async throws {
        try await World.with { world in
            world.simulator.script.submissions.append(.answer(.unauthorized), holds: [StepHold(.arrived, gate: "wire")])
            let id = try await world.enqueue("a cat")[0]
            try await world.simulator.reached("wire")
            try await world.reload(keyHash: "2")
            world.simulator.release("wire")
            #expect(try await world.settle(id).state == .succeeded)
            #expect(await world.health.submitting.condition == .open)
            #expect(try await world.store.submissions(of: id).map(\.outcome) == [.lane, .accepted])
        }
    }

    @Test func `a submission on the wire keeps its client, and its task goes on with the next`() async throws {
        try await World.with { world in
            world.simulator.script.submissions.hold(.created, gate: "wire")
            let id = try await world.enqueue("a cat")[0]
            try await world.simulator.reached("wire")
            try await world.reload()
            try await world.reload(keyHash: "2")
            world.simulator.release("wire")
            #expect(try await world.settle(id).state == .succeeded)
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test(arguments: [true, false])
    func `a lane that loses its key or its name follows what it knows, and sends nothing`(isNamed: Bool) async throws {
        try await World.with { world in
            let known = try await world.enqueue("known")[0]
            try await world.pass(.seconds(1))
            #expect(try await world.life(known).state == .rendering)
            try await world.reload(keyHash: nil, isNamed: isNamed)
            let waiting = try await world.enqueue("waiting")[0]
            #expect(try await world.settle(known).state == .succeeded)
            #expect(try await world.life(waiting).state == .queued)
            #expect(world.simulator.ledger.submissions.count == 1)
            let view = try #require(await world.engine.lanes["main"]?.view)
            #expect(view.isConfigured == isNamed)
            #expect(view.health.submitting.reason == (isNamed ? "no_key" : "not_configured"))
            try await world.reload()
            #expect(try await world.settle(waiting).state == .succeeded)
        }
    }
}
