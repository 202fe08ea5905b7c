import ReelCore
import ReelEngine
import ReelSimulator
import ReelStore
import Testing

/// Many jobs through a provider that is ill.
@Suite struct EnduranceTests {
    @Test(.timeLimit(.minutes(30))) func `two thousand jobs through a provider that fails one request in five`()
        async throws
    {
        var options = World.Options()
        options.maxInFlight = 50
        options.answerLimit = .milliseconds(500)
        options.policy.maxAttempts = 20
        try await World.with(options) { world in
            world.simulator.change { $0.chaos = Chaos(seed: 7, probability: 0.2) }
            let ids = try await world.enqueue((1...2000).map { "job-\($0)." })
            let isDone = try await world.pass(.seconds(30 * 86_400), step: .seconds(1)) {
                let tally = try await world.store.tally()
                return [.queued, .submitting, .rendering, .fetching].allSatisfy { tally.total($0) == 0 }
            }
            #expect(isDone)
            let ledger = world.simulator.ledger.snapshot
            #expect(ledger.billedTwice.isEmpty)
            // A call of the same moment was on its way when the answer came.
            #expect(ledger.violations.filter { $0.arrivedAt > $0.answeredAt }.isEmpty)
            try await expectNothingLost(ids, world, ledger)
        }
    }

    /// Each job rests where the provider's own ledger says it may.
    private func expectNothingLost(_ ids: [JobID], _ world: World, _ ledger: LedgerSnapshot) async throws {
        let billed = Dictionary(grouping: ledger.billed, by: \.prompt)
        var states: [JobState: Int] = [:]
        for id in ids {
            let life = try await world.life(id)
            states[life.state, default: 0] += 1
            let tasks = billed["job-\(id)."] ?? []
            switch life.state {
            case .succeeded: #expect(tasks.map(\.id) == [life.taskID?.rawValue])
            case .inDoubt: #expect(life.taskID == nil)
            case .held: #expect(life.holds == [.lostTask] && tasks.count == 1)
            case .failed: #expect(life.error != nil && (tasks.isEmpty || life.task == .failed))
            default: Issue.record("job \(id) is \(life.state)")
            }
        }
        #expect(states.values.reduce(0, +) == ids.count)
        #expect(states[.succeeded] ?? 0 > 1000)
    }

    @Test(.timeLimit(.minutes(30))) func `a provider that is down for ten minutes costs no job an attempt`()
        async throws
    {
        var options = World.Options()
        options.maxInFlight = 100
        try await World.with(options) { world in
            await world.simulator.goDown()
            let ids = try await world.enqueue((1...1000).map { "job-\($0)." })
            try await world.pass(.seconds(600))
            let tally = try await world.store.tally()
            #expect(tally.total(.queued) == 1000)
            try await world.simulator.comeUp()
            #expect(
                try await world.pass(.seconds(86_400), step: .seconds(1)) {
                    try await world.store.tally().total(.succeeded) == 1000
                })
            for id in ids { #expect(try await world.life(id).attempts == 0) }
            #expect(world.simulator.ledger.billed.count == 1000)
            #expect(world.simulator.ledger.snapshot.billedTwice.isEmpty)
        }
    }
}
