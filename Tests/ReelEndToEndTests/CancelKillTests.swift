import ReelAPI
import ReelCore
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct CancelKillTests {
    @Test(arguments: [StepHold.Point.arrived, .created])
    func `a cancel that was taken while the request was out holds after a kill`(_ point: StepHold.Point) async throws {
        try await World.run { world in
            world.sim.script.submissions.hold(point, gate: "out")
            let job = try await world.submit("a cat").id
            try await world.sim.reached("out")
            let answer = try await world.act("cancel", job)
            #expect(answer.status == 202 && answer.job.state == .submitting && answer.job.isCancelRequested)
            try await world.crash()

            let canceled = try await world.job(job)
            #expect(canceled.state == .canceled && canceled.mayBeBilled)
            #expect(try await world.history(job).submissions.map(\.outcome) == [.unknown])
            let passer = try await world.passesTime()
            try await world.verify([job: .canceled, passer.id: .succeeded])
            #expect(world.sim.ledger.snapshot.submissions(prompt: "a cat").count == 1)
            #expect(world.sim.ledger.billed(prompt: "a cat").count == (point == .created ? 1 : 0))
        }
    }
}
