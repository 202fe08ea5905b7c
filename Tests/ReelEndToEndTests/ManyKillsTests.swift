import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ManyKillsTests {
    private static let lives = 10
    private static let jobsPerLife = 3
    /// So much happens in a life at the provider at least: each job that is let live is submitted, asked after and
    /// downloaded with its cover.
    private static let callsPerLife = 4 * jobsPerLife

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `killed ten times at any moment, no job is lost and none is paid twice`(seed: UInt64) async throws {
        var setup = Setup()
        setup.account.processing = .milliseconds(100)
        try await World.run(setup) { world in
            let chance = SeededChance(seed: seed)
            for life in 1...Self.lives {
                let before = Self.calls(world.sim.ledger.snapshot)
                for number in 1...Self.jobsPerLife { try await world.submit("cat \(life)-\(number).") }
                let moment = before + 1 + Int(chance.chance() * Double(Self.callsPerLife))
                try await world.sim.waitUntil { Self.calls($0) >= moment }
                try await world.crash()
            }
            try await settleAll(in: world)
            try await world.verify(world.acknowledged.mapValues { _ in .succeeded })
            #expect(world.acknowledged.count == Self.lives * Self.jobsPerLife)
            #expect(world.sim.ledger.billed.count == world.acknowledged.count)
            #expect(world.sim.ledger.snapshot.billedTwice.isEmpty)
        }
    }

    private static func calls(_ ledger: LedgerSnapshot) -> Int {
        ledger.submissions.count + ledger.pollCount + ledger.downloads.count
    }

    /// Lets every job come to its end; those in doubt by what the provider's books say.
    private func settleAll(in world: World) async throws {
        var doubtful: [(id: JobID, prompt: String)] = []
        for (id, prompt) in world.acknowledged.sorted(by: { $0.key < $1.key }) {
            let job = try await world.settled(id)
            #expect(job.state == .succeeded || job.state == .inDoubt, "job \(id)")
            if job.state == .inDoubt { doubtful.append((id, prompt)) }
        }
        for (id, prompt) in doubtful {
            if let task = world.sim.ledger.billed(prompt: prompt).first {
                try await world.resolve(id, "adopt", task: task.id)
            } else {
                try await world.resolve(id, "not_created")
            }
            #expect(try await world.settled(id).state == .succeeded)
        }
    }
}
