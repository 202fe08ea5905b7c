import Foundation
import Testing

/// The promise about money: whatever fails, whoever meddles, and however often the process is killed.
@Suite(.serialized) struct MoneyTests {
    /// The seeds to run: five, or as many as somebody asks for.
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["REEL_SIMULATION_FIRST"].flatMap { UInt64($0) } ?? 1
        let count = environment["REEL_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? 5
        return Array(first..<first + count)
    }

    private static var count: Int {
        ProcessInfo.processInfo.environment["REEL_SIMULATION_JOBS"].flatMap { Int($0) } ?? 5000
    }

    @Test(.timeLimit(.minutes(30)), arguments: seeds)
    func `five thousand jobs pass no cap, lose no job and no credit`(seed: UInt64) async throws {
        let simulation = try await Simulation(seed: seed, count: Self.count)
        let began = ContinuousClock.now
        do {
            try await simulation.run()
        } catch {
            let place = "seed \(seed), step \(simulation.steps), \(simulation.now)"
            var story = simulation.story.end
            if let job = (error as? Finding)?.job { story += "\n" + (await simulation.history(of: job)) }
            Issue.record("\(place): \(error)\n\(story)")
        }
        print(
            "seed \(seed): \(simulation.ids.count) jobs, \(simulation.auditor.account.rowCount) submissions, "
                + "\(simulation.kills) kills, \(simulation.steps) steps, \(ContinuousClock.now - began)")
    }
}
