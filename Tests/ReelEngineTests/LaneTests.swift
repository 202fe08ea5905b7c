import Foundation
import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import ReelTesting
import Testing

/// Limits, rates and the health of the lane, seen from the provider's side.
@Suite struct LaneTests {
    @Test(.timeLimit(.minutes(30))) func `never more are in flight than max_in_flight`() async throws {
        var options = World.Options()
        options.maxInFlight = 3
        try await World.with(options) { world in
            let ids = try await world.enqueue((1...12).map { "job \($0)" })
            var most = 0
            let isDone = try await world.pass(.seconds(3600)) {
                let tally = try await world.store.tally()
                most = max(most, tally.slots["main"] ?? 0)
                return tally.total(.succeeded) == ids.count
            }
            #expect(isDone)
            #expect(most == 3)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `submissions keep to submits_per_minute`() async throws {
        var options = World.Options()
        options.maxInFlight = 100
        options.submitsPerMinute = 30
        try await World.with(options) { world in
            try await world.enqueue((1...40).map { "job \($0)" })
            #expect(try await world.pass(.seconds(600)) { try await world.store.tally().total(.succeeded) == 40 })
            let times = world.simulator.ledger.submissions.map(\.arrivedAt).sorted()
            for (index, time) in times.enumerated() {
                let inMinute = times[index...].prefix { $0.timeIntervalSince(time) < 60 }
                #expect(inMinute.count <= 31)
            }
        }
    }

    @Test(.timeLimit(.minutes(30)), arguments: [ScriptedAnswer.unauthorized, .noCredit, .packUsedUp])
    func `a parked lane tries again every five minutes with a single job`(answer: ScriptedAnswer) async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.submissions.always(.answer(answer))
            let ids = try await world.enqueue("one", "two", "three")
            try await world.pass(.seconds(1510))
            #expect(world.simulator.ledger.submissions.count == 6)
            for id in ids {
                #expect(try await world.life(id).state == .queued)
                #expect(try await world.life(id).attempts == 0)
            }
            world.simulator.script.submissions.removeAll()
            for id in ids { #expect(try await world.settle(id).state == .succeeded) }
            #expect(world.simulator.ledger.billed.count == 3)
        }
    }

    @Test(.timeLimit(.minutes(30)), arguments: [ScriptedRetryAfter.seconds(45), .date(secondsAhead: 45)])
    func `Retry-After is kept to the second, in both forms`(wait: ScriptedRetryAfter) async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.rateLimited(retryAfter: wait)))
            try await world.enqueue("one", "two")
            try await world.pass(.seconds(44))
            #expect(world.simulator.ledger.submissions.count == 1)
            try await world.pass(.seconds(3))
            #expect(world.simulator.ledger.submissions.count == 2)
            #expect(world.simulator.ledger.violations.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `without Retry-After a lane waits at least five seconds`() async throws {
        try await World.with { world in
            world.simulator.script.submissions.append(.answer(.rateLimited()))
            let id = try await world.enqueue("one")[0]
            await world.rest()
            try await world.pass(.milliseconds(4999))
            #expect(world.simulator.ledger.submissions.count == 1)
            #expect(try await world.settle(id).state == .succeeded)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `three server errors in a row from different jobs use no attempt`()
        async throws
    {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.upstreamFailed), times: 9)
            let ids = try await world.enqueue("one", "two", "three", "four")
            #expect(try await world.pass(.seconds(7200)) { try await world.store.tally().total(.succeeded) == 4 })
            for id in ids { #expect(try await world.life(id).attempts == 0) }
            #expect(world.simulator.ledger.billed.count == 4)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a single job that the provider always fails at ends after its attempts`()
        async throws
    {
        try await World.with { world in
            world.simulator.script.submissions.always(.answer(.upstreamFailed), when: .prompt("poison"))
            let id = try await world.enqueue("poison")[0]
            let life = try await world.settle(id)
            #expect(life.state == .failed)
            #expect(life.error?.code == "attempts_exhausted")
            #expect(world.simulator.ledger.submissions.count == 5)
            #expect(world.simulator.ledger.billed.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func `a run without answers stops the lane before it puts the whole queue in doubt`()
        async throws
    {
        var options = World.Options()
        options.maxInFlight = 20
        options.submitsPerMinute = 60
        try await World.with(options) { world in
            world.simulator.script.submissions.always(.reset(createsTask: false))
            try await world.enqueue((1...20).map { "job \($0)" })
            try await world.pass(.seconds(30))
            #expect(await world.health.submitting.reason == "no_answers")
            // Three in a row, and the probes after 5, 10 and 20 s.
            #expect(try await world.store.tally().total(.inDoubt) <= 6)
            world.simulator.script.submissions.removeAll()
            #expect(try await world.pass(.seconds(3600)) { try await world.store.tally().total(.queued) == 0 })
            #expect(await world.health.submitting.condition == .open)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a paused lane submits nothing and follows what it knows`() async throws {
        try await World.with { world in
            let first = try await world.enqueue("one")[0]
            await world.rest()
            try await world.engine.setPaused(true, lane: "main")
            let second = try await world.enqueue("two")[0]
            #expect(try await world.settle(first).state == .succeeded)
            try await world.pass(.seconds(3600))
            #expect(try await world.life(second).state == .queued)
            #expect(world.simulator.ledger.submissions.count == 1)
            try await world.engine.setPaused(false, lane: "main")
            #expect(try await world.settle(second).state == .succeeded)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a lane may send again what is in doubt, as far as attempts go`() async throws
    {
        var options = World.Options()
        options.policy.inDoubt = .resubmit
        options.policy.maxAttempts = 2
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.reset(createsTask: false), when: .prompt("once"))
            world.simulator.script.submissions.always(.reset(createsTask: false), when: .prompt("always"))
            let once = try await world.enqueue("once")[0]
            #expect(try await world.settle(once).state == .succeeded)
            let always = try await world.enqueue("always")[0]
            #expect(try await world.settle(always).state == .inDoubt)
            #expect(world.simulator.ledger.snapshot.submissions(prompt: "always").count == 2)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `higher priorities go first, then the older job`() async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            try await world.engine.setPaused(true, lane: "main")
            for (prompt, priority) in [("low", -5), ("a", 0), ("b", 0), ("high", 7)] {
                try await world.enqueue(prompt) { $0.priority = priority }
            }
            try await world.engine.setPaused(false, lane: "main")
            #expect(try await world.pass(.seconds(3600)) { try await world.store.tally().total(.succeeded) == 4 })
            #expect(world.simulator.ledger.billed.map(\.prompt) == ["high", "a", "b", "low"])
        }
    }

    @Test(.timeLimit(.minutes(30))) func `not_before is waited for and a deadline that passes spends nothing`()
        async throws
    {
        try await World.with { world in
            let now = world.time.now
            let later = try await world.enqueue("later") { $0.notBefore = now + .seconds(500) }[0]
            try await world.engine.setPaused(true, lane: "main")
            let late = try await world.enqueue("late") { $0.deadline = now + .seconds(100) }[0]
            let ended = try await world.settle(late)
            #expect(ended.error?.code == "deadline_passed")
            #expect(world.time.now - now == .seconds(100))
            try await world.engine.setPaused(false, lane: "main")
            try await world.pass(.seconds(399))
            #expect(world.simulator.ledger.submissions.isEmpty)
            #expect(try await world.settle(later).state == .succeeded)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `the slot that a job in doubt gives back is used at once`() async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.reset(createsTask: false))
            let ids = try await world.enqueue("doubtful", "next")
            #expect(try await world.settle(ids[1], within: .seconds(1900)).state == .succeeded)
            #expect(try await world.life(ids[0]).state == .inDoubt)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a job whose image is gone fails alone and leaves the lane open`() async throws
    {
        try await World.with { world in
            let hash = String(repeating: "a", count: 64)
            let broken = try await world.enqueue("broken") { job in
                job.request = [
                    "model": "kling/kling-v3",
                    "reference_images": [["url": .string("upload:\(hash)"), "reference_type": "first_frame"]],
                ]
            }[0]
            let life = try await world.settle(broken)
            #expect(life.state == .failed)
            #expect(life.error?.code == "upload_missing")
            #expect(await world.health.submitting.condition == .open)
            let next = try await world.enqueue("next")[0]
            #expect(try await world.settle(next).state == .succeeded)
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a run of server errors gives back even a last attempt`() async throws {
        var options = World.Options()
        options.policy.maxAttempts = 1
        options.maxInFlight = 1
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.upstreamFailed), times: 4)
            let ids = try await world.enqueue("one", "two", "three")
            #expect(try await world.pass(.seconds(7200)) { try await world.store.tally().total(.succeeded) == 3 })
            for id in ids { #expect(try await world.life(id).attempts == 0) }
        }
    }

    @Test(.timeLimit(.minutes(30))) func `drained, it claims nothing more and ends with what is on the wire`()
        async throws
    {
        try await World.with { world in
            world.simulator.script.submissions.hold(.arrived, gate: "wire")
            try await world.enqueue("on the wire")
            try await world.simulator.reached("wire")
            world.engine.drain()
            let late = try await world.enqueue("too late")[0]
            world.engine.wake()
            world.simulator.release("wire")
            await world.stopped()
            #expect(world.simulator.ledger.submissions.count == 1)
            #expect(late == 2)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a step of the clock moves relative due times along`() async throws {
        try await World.with { world in
            let id = try await world.enqueue("one")[0]
            await world.rest()
            world.time.setWall(by: .seconds(-86_400))
            #expect(try await world.settle(id, within: .seconds(60)).state == .succeeded)
        }
    }
}
