import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// One account's sickness never delays another's jobs.
@Suite(.timeLimit(.minutes(30))) struct SeveralLanesTests {
    /// Two lanes, whose calls are told apart by their prompts.
    private static func options(fetchesAtOnce: Int = 4, maxInFlight: Int = 10) -> World.Options {
        var options = World.Options()
        (options.lanes, options.fetchesAtOnce, options.maxInFlight) = (["sick", "main"], fetchesAtOnce, maxInFlight)
        return options
    }

    /// Lets time pass in small steps, although calls hang, until `isDone`.
    private func pass(_ world: World, until isDone: () async throws -> Bool) async throws {
        while try await !isDone() {
            world.time.advance(by: .milliseconds(500))
            // The first look may have begun before.
            for _ in 0..<2 { await world.engine.pulse() }
        }
    }

    /// Enqueues jobs in the sick lane, waits until as many of their calls hang, then sees a job of the other one through.
    private func succeed(beside count: Int, hanging: Int, in world: World) async throws {
        try await world.enqueue((1...count).map { "sick \($0)" }) { $0.lane = "sick" }
        let hangs = Mutex(false)
        let watch = Task {
            try await world.simulator.reached("sick", count: hanging)
            hangs.withLock { $0 = true }
        }
        try await pass(world) { hangs.withLock(\.self) }
        try await watch.value
        let well = try await world.enqueue("well")[0]
        try await pass(world) { try await world.life(well).state == .succeeded }
    }

    /// A step that holds every matching call.
    private func hold<Fault>(_ queue: StepQueue<Fault>) {
        queue.append(ScriptStep(nil, when: .prompt("sick"), times: nil, holds: [StepHold(.arrived, gate: "sick")]))
    }

    @Test func `jobs of a group go to the well one of its lanes while another is sick`() async throws {
        try await World.with(Self.options()) { world in
            world.simulator.script.submissions.append(.answer(.noCredit))
            try await world.enqueue("sick") { $0.lane = "sick" }
            try await world.pass(.seconds(1))
            #expect(await world.engine.lanes["sick"]?.view.submitting.word == .parked)
            let ids = try await world.enqueue((1...5).map { "any \($0)" }) { $0.group = "default" }
            #expect(try await world.pass(.seconds(3600)) { try await world.store.tally().total(.succeeded) == 5 })
            for id in ids {
                #expect(try await world.store.job(id)?.lane == "main")
                #expect(try await world.store.submissions(of: id).count == 1)
            }
        }
    }

    @Test func `money that a later lane's job gives back lets an earlier lane's job go at once`() async throws {
        var options = Self.options()
        options.budget.caps = [Cap(.owner, "1000", per: .total, .clips, 1)]
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.invalidPrompt), when: .prompt("refused"))
            let refused = try await world.enqueue("refused")[0]
            await world.rest()
            // Looked at first, and without room by then or before.
            let waiting = try await world.enqueue("waiting") { $0.lane = "sick" }[0]
            await world.rest()
            #expect(try await world.life(refused).state == .failed)
            #expect(try await world.life(waiting).state == .rendering)
        }
    }

    @Test func `a result host that hangs keeps no other lane's clip from being fetched`() async throws {
        try await World.with(Self.options(fetchesAtOnce: 2)) { world in
            hold(world.simulator.script.downloads)
            try await succeed(beside: 4, hanging: 2, in: world)
            #expect(try await world.store.tally().jobs["sick"]?[.fetching] == 4)
            world.simulator.release("sick")
        }
    }

    @Test func `polls that hang keep no other lane's tasks from being followed`() async throws {
        try await World.with(Self.options(maxInFlight: 100)) { world in
            hold(world.simulator.script.polls)
            // As many as are made at once, and more than one client has connections for.
            try await succeed(beside: 70, hanging: 4, in: world)
            #expect(try await world.store.tally().jobs["sick"]?[.rendering] == 70)
            world.simulator.release("sick")
        }
    }

    @Test func `submissions that hang keep no other lane's from being made`() async throws {
        try await World.with(Self.options(maxInFlight: 100)) { world in
            hold(world.simulator.script.submissions)
            try await succeed(beside: 70, hanging: 4, in: world)
            #expect(try await world.store.tally().jobs["sick"]?[.submitting] == 70)
            world.simulator.release("sick")
        }
    }

    @Test(arguments: [ScriptedAnswer.unauthorized, .noCredit, .rateLimited(), .tooManyTasks, .bareUnavailable])
    func `an account that is refused everything slows no other`(answer: ScriptedAnswer) async throws {
        try await World.with(Self.options()) { world in
            world.simulator.script.submissions.always(.answer(answer), when: .prompt("sick"))
            try await world.enqueue((1...5).map { "sick \($0)" }) { $0.lane = "sick" }
            let ids = try await world.enqueue((1...5).map { "well \($0)" })
            #expect(try await world.pass(.seconds(60)) { try await world.store.tally().total(.succeeded) == 5 })
            for id in ids { #expect(try await world.life(id).state == .succeeded) }
            let views = await world.engine.laneViews()
            #expect(views.map(\.name) == ["main", "sick"])
            #expect(views[0].submitting.word == .ok && views[0].polling.word == .ok && views[0].limit == 10)
        }
    }

    @Test func `a lane shows what it may do at best, what it may do now, and both gates`() async throws {
        var options = World.Options()
        (options.maxInFlight, options.submitsPerMinute) = (8, 30)
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.noCredit))
            try await world.enqueue("one")
            try await world.pass(.seconds(1))
            let view = try #require(await world.engine.laneViews().first)
            #expect(view.maxInFlight == 8 && view.submitsPerMinute == 30 && view.group == "default")
            #expect(view.submitting.word == .parked && view.submitting.reason == "no_credit")
            #expect(view.polling == LaneStanding(.ok))
        }
    }

    @Test func `a rate limit halves what was in flight, success brings it back slowly`() async throws {
        var options = World.Options()
        options.maxInFlight = 4
        try await World.with(options) { world in
            try await world.enqueue((1...3).map { "first \($0)" })
            try await world.pass(.seconds(1))
            world.simulator.script.submissions.append(.answer(.rateLimited()))
            try await world.enqueue("one too many")
            try await world.pass(.seconds(1))
            #expect(await world.engine.laneViews().first?.limit == 2)
            try await world.enqueue((1...20).map { "later \($0)" })
            #expect(try await world.pass(.seconds(3600)) { try await world.store.tally().total(.succeeded) == 24 })
            #expect(await world.engine.laneViews().first?.limit == 4)
        }
    }
}
