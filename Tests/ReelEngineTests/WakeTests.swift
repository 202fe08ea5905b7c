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

    @Test(.timeLimit(.minutes(30))) func `what comes within a look's interval is claimed together`() async throws {
        var options = World.Options()
        options.lookInterval = .seconds(1)
        try await World.with(options) { world in
            try await world.tick(.seconds(1)) { await world.rest() }
            let start = world.time.now
            var ids = try await world.enqueue("first")
            while try await world.life(ids[0]).state == .queued, (world.time.untilNextWake ?? .zero) > .seconds(1) {
                await Task.yield()
            }
            #expect(try await world.life(ids[0]).state == .queued)
            ids += try await world.enqueue("second")
            try await world.tick(.seconds(1)) {
                for id in ids {
                    while try await world.life(id).state == .queued { await Task.yield() }
                    let claimed = try await world.store.history(of: id).first { $0.entry.to == .submitting }
                    #expect(claimed?.at == start + .seconds(1))
                }
                await world.rest()
            }
        }
    }
}

extension World {
    /// Lets time pass while `body` runs, as somebody waits for it; nobody's waits of more than `most` are cut short.
    fileprivate func tick(_ most: Duration, while body: () async throws -> Void) async throws {
        let ticking = Task { [time] in
            while !Task.isCancelled {
                if let next = time.untilNextWake, next <= most { time.advance(by: next) }
                await Task.yield()
            }
        }
        defer { ticking.cancel() }
        try await body()
    }
}
