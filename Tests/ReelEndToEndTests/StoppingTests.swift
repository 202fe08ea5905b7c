import Glibc
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct StoppingTests {
    @Test func `told to stop, reeld waits for what is on the wire and serves meanwhile`() async throws {
        try await World.run { world in
            let job = try await submitted(heldAt: .created, in: world)
            try await stop(world)
            let late = try await world.submit("late").id
            #expect(try await world.job(job).state == .submitting)
            world.sim.release("out")
            #expect(await world.daemon.waitForExit() == 0)
            #expect(world.sim.ledger.snapshot.submissions(prompt: "late").isEmpty)

            try await world.start()
            #expect(try await world.settled(late).state == .succeeded)
            let (rendering, task) = (try await world.job(job), try world.task("a cat"))
            #expect(rendering.state == .rendering && rendering.taskID?.rawValue == task)
            world.time.advance(by: .seconds(3600))
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded, late: .succeeded])
            #expect(world.sim.ledger.submissions.count == 2 && world.sim.ledger.billed.count == 2)
        }
    }

    @Test func `told to stop twice, reeld does not wait: what is on the wire is in doubt`() async throws {
        try await World.run { world in
            let job = try await submitted(heldAt: .created, in: world)
            try await stop(world)
            let since = ContinuousClock.now
            #expect(await world.daemon.terminate() == 0)
            #expect(since.duration(to: .now) < .seconds(2))

            try await world.start()
            #expect(try await world.settled(job).state == .inDoubt)
            try await world.resolve(job, "adopt", task: world.task("a cat"))
            world.time.advance(by: .seconds(3600))
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `a hang-up does not end it`() async throws {
        try await World.run { world in
            world.daemon.signal(SIGHUP)
            let job = try await world.submit("a cat").id
            #expect(try await world.settled(job).state == .succeeded)
            #expect(world.daemon.log.contains("reload: nothing changed"))
            try await world.verify([job: .succeeded])
        }
    }

    @Test func `with nothing on the wire, reeld stops at once and drops polls and downloads`() async throws {
        try await World.run { world in
            world.sim.script.tasks.append(TaskPlan(processing: .seconds(3600)), when: .prompt("slow"))
            world.sim.script.polls.hold(.arrived, gate: "poll", when: .prompt("slow"))
            world.sim.script.downloads.hold(.afterBytes(1000), gate: "middle")
            let slow = try await world.submit("slow").id
            let fast = try await world.submit("fast").id
            try await world.sim.reached("poll")
            try await world.sim.reached("middle")
            let since = ContinuousClock.now
            #expect(await world.daemon.terminate() == 0)
            #expect(since.duration(to: .now) < .seconds(2))

            try await world.start()
            #expect(try await world.settled(fast).state == .succeeded)
            world.time.advance(by: .seconds(3600))
            #expect(try await world.settled(slow).state == .succeeded)
            try await world.verify([slow: .succeeded, fast: .succeeded])
            #expect(world.sim.ledger.submissions.count == 2)
        }
    }

    /// A job whose submission is on the wire; its task renders for an hour.
    private func submitted(heldAt point: StepHold.Point, in world: World) async throws -> JobID {
        world.sim.script.tasks.append(TaskPlan(processing: .seconds(3600)), when: .prompt("a cat"))
        world.sim.script.submissions.hold(point, gate: "out")
        let job = try await world.submit("a cat").id
        try await world.sim.reached("out")
        return job
    }

    /// Tells reeld to stop, and returns when it has heard.
    private func stop(_ world: World) async throws {
        world.daemon.signal(SIGTERM)
        try await world.logged(">stopping")
    }
}
