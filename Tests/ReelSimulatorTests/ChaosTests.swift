import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ChaosTests {
    private static func outcomes(seed: UInt64, probability: Double, prompts: [String]) async throws -> [String?] {
        var faults: [String: [String?]] = [:]
        try await World.run {
            $0.chaos = Chaos(seed: seed, probability: probability)
        } _: { world in
            try await withThrowingTaskGroup { group in
                for prompt in prompts { group.addTask { _ = try await world.submit(prompt) } }
                try await group.waitForAll()
            }
            faults = Dictionary(grouping: world.sim.ledger.submissions, by: \.prompt).mapValues { $0.map(\.fault) }
        }
        return prompts.flatMap { faults[$0] ?? [] }
    }

    @Test func `the same seed gives every job the same fate, whatever the order of arrival`() async throws {
        let prompts = (1...60).map { "job \($0)" }
        let first = try await Self.outcomes(seed: 1, probability: 0.5, prompts: prompts)
        let again = try await Self.outcomes(seed: 1, probability: 0.5, prompts: prompts)
        let other = try await Self.outcomes(seed: 2, probability: 0.5, prompts: prompts)
        #expect(first == again)
        #expect(first != other)
        #expect((15...45).contains(first.count { $0 != nil }))
    }

    @Test func `nothing goes wrong at 0 and everything at 1`() async throws {
        let prompts = (1...20).map { "job \($0)" }
        let calm = try await Self.outcomes(seed: 1, probability: 0, prompts: prompts)
        let wild = try await Self.outcomes(seed: 1, probability: 1, prompts: prompts)
        #expect(calm.allSatisfy { $0 == nil })
        #expect(wild.allSatisfy { $0 != nil })
    }

    @Test func `the script comes before chaos`() async throws {
        try await World.run {
            $0.chaos = Chaos(seed: 1, probability: 1)
        } _: { world in
            world.sim.script.submissions.pass()
            let answer = try await world.submit()
            #expect(answer.status == 200 && answer.json?["task_id"] != nil)
        }
    }

    @Test func `faults that never answer are drawn only when asked for`() {
        let calm = Chaos(seed: 1, probability: 1)
        #expect(!calm.submissions.contains(.hang(createsTask: true)) && !calm.polls.contains(.hang))
        let all = Chaos(seed: 1, probability: 1, includesHanging: true)
        #expect(all.submissions.contains(.hang(createsTask: true)) && all.downloads.contains(.hang))
    }
}
