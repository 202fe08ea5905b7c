import ReelCore
import ReelEngine
import ReelStore
import ReelTesting
import Testing

/// A new job wakes the dispatcher only where something may come of it, and is never overlooked.
@Suite struct WakeTests {
    @Test(.timeLimit(.minutes(30))) func `jobs behind a full lane go one by one as it empties`() async throws {
        var options = World.Options()
        options.maxInFlight = 1
        try await World.with(options) { world in
            var ids = try await world.enqueue("first", "second")
            await world.rest()
            // Nobody is woken for these.
            ids += try await world.enqueue("third")
            ids += try await world.enqueue("fourth")
            for id in ids { #expect(try await world.settle(id).state == .succeeded) }
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a job behind a paused lane goes when the lane is resumed`() async throws {
        try await World.with { world in
            try await world.engine.setPaused(true, lane: "main")
            let first = try await world.enqueue("first")[0]
            await world.rest()
            let second = try await world.enqueue("second")[0]
            await world.rest()
            #expect(try await world.life(second).state == .queued)
            try await world.engine.setPaused(false, lane: "main")
            for id in [first, second] { #expect(try await world.settle(id).state == .succeeded) }
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a job behind others has its own deadline`() async throws {
        try await World.with { world in
            try await world.engine.setPaused(true, lane: "main")
            try await world.enqueue("first")
            await world.rest()
            let late = world.time.now + .seconds(30)
            let id = try await world.enqueue("second") { $0.deadline = late }[0]
            try await world.pass(.seconds(31))
            #expect(try await world.life(id).error?.code == "deadline_passed")
        }
    }
}
