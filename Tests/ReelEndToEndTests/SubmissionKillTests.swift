import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct SubmissionKillTests {
    /// Where the request is when reeld is killed; no task exists at any of these places.
    enum Place: CaseIterable {
        case connection, provider
    }

    @Test(arguments: Place.allCases)
    func `killed before the task exists: in doubt, and sent again on a person's word only`(_ place: Place) async throws
    {
        try await World.run { world in
            let job = try await submit(heldAt: place, in: world)
            try await world.crash()

            #expect(try await world.settled(job).state == .inDoubt)
            let passer = try await world.passesTime()
            #expect(world.sim.ledger.billed(prompt: "a cat").isEmpty)
            #expect(world.sim.ledger.snapshot.submissions(prompt: "a cat").count == (place == .provider ? 1 : 0))
            try await world.resolve(job, "not_created")
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded, passer.id: .succeeded])
            #expect(world.sim.ledger.billed(prompt: "a cat").count == 1)
            #expect(try await world.history(job).submissions.map(\.outcome) == [.notCreated, .accepted])
        }
    }

    private func submit(heldAt place: Place, in world: World) async throws -> JobID {
        switch place {
        case .connection:
            world.sim.script.connections.append(.hang)
            let job = try await world.submit("a cat").id
            try await world.sim.waitUntil { $0.connectionCount == 1 }
            return job
        case .provider:
            world.sim.script.submissions.hold(.arrived, gate: "arrived")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("arrived")
            return job
        }
    }

    @Test func `killed while the provider is down, a job goes out once when it is back`() async throws {
        try await World.run { world in
            await world.sim.goDown()
            let job = try await world.submit("a cat").id
            try await world.logged("not sent: ")
            // It is written down right behind that line; killed in between, the job would be in doubt, and rightly so.
            while try await world.job(job).state == .submitting {}
            try await world.crash()

            #expect(try await world.job(job).attempts == 0)
            try await world.sim.comeUp()
            #expect(try await world.settled(job).state == .succeeded)
            try await world.verify([job: .succeeded])
            #expect(world.sim.ledger.submissions.count == 1 && world.sim.ledger.billed.count == 1)
        }
    }

    @Test func `killed before the answer is read, the task's job is in doubt until it is adopted`() async throws {
        try await World.run { world in
            let (job, task) = try await inDoubt(in: world)
            try await world.resolve(job, "adopt", task: task)
            let adopted = try await world.settled(job)
            #expect(adopted.state == .succeeded && adopted.taskID?.rawValue == task)
            try await verify(job, .succeeded, [.adopted], billed: 1, in: world)
        }
    }

    @Test func `killed before the answer is read, given up: canceled, perhaps billed`() async throws {
        try await World.run { world in
            let (job, _) = try await inDoubt(in: world)
            let canceled = try await world.resolve(job, "give_up")
            #expect(canceled.state == .canceled && canceled.mayBeBilled)
            try await world.crash()
            try await verify(job, .canceled, [.gaveUp], billed: 1, in: world)
        }
    }

    @Test func `killed before the answer is read, submitted again on a person's risk: billed twice`() async throws {
        try await World.run { world in
            let (job, _) = try await inDoubt(in: world)
            try await world.resolve(job, "resubmit")
            #expect(try await world.settled(job).state == .succeeded)
            try await verify(job, .succeeded, [.unknown, .accepted], billed: 2, in: world)
        }
    }

    /// A job whose task exists, though reeld was killed before it could know.
    private func inDoubt(in world: World) async throws -> (JobID, task: String) {
        world.sim.script.submissions.hold(.created, gate: "created")
        let job = try await world.submit("a cat").id
        try await world.sim.reached("created")
        try await world.crash()

        let doubted = try await world.settled(job)
        #expect(doubted.state == .inDoubt && doubted.mayBeBilled && doubted.taskID == nil)
        try await world.passesTime()
        #expect(world.sim.ledger.snapshot.submissions(prompt: "a cat").count == 1)
        return (job, try world.task("a cat"))
    }

    private func verify(
        _ job: JobID, _ state: JobState, _ outcomes: [SubmissionOutcome], billed: Int, in world: World
    ) async throws {
        let others = world.acknowledged.keys.filter { $0 != job }
        try await world.verify(
            Dictionary(uniqueKeysWithValues: [(job, state)] + others.map { ($0, .succeeded) }),
            paidAgain: billed > 1 ? ["a cat"] : [])
        #expect(world.sim.ledger.billed(prompt: "a cat").count == billed)
        #expect(try await world.history(job).submissions.map(\.outcome) == outcomes)
    }
}
