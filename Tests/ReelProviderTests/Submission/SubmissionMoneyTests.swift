import ReelCore
import ReelProvider
import ReelSimulator
import Testing

/// What is said about a submission against what was billed for it.
@Suite(.timeLimit(.minutes(30)))
struct SubmissionMoneyTests {
    @Test func `what is accepted is billed once`() async throws {
        try await withSimulator { world in
            guard case .accepted(let task, _?) = await world.submit() else { throw Unexpected("not accepted") }
            #expect(world.simulator.ledger.billed.map(\.id) == [task.rawValue])
        }
    }

    @Test(arguments: [true, false])
    func `a connection that ends without an answer may have cost money`(isBilled: Bool) async throws {
        try await withSimulator(timeouts: Timeouts(submit: .seconds(2))) { world in
            world.simulator.script.submissions.append(.reset(createsTask: isBilled))
            world.simulator.script.submissions.append(.hang(createsTask: isBilled))
            for _ in 0..<2 {
                guard case .unknown = await world.submit() else { throw Unexpected("known") }
            }
            #expect(world.simulator.ledger.billed.count == (isBilled ? 2 : 0))
        }
    }

    @Test func `what was not sent was not billed`() async throws {
        try await withSimulator(timeouts: Timeouts(settle: .seconds(5))) { world in
            world.simulator.script.connections.append(.reset)
            guard case .notSent = await world.submit() else { throw Unexpected("sent") }
            world.simulator.script.submissions.append(.resetUnread)
            guard case .notSent = await world.submit() else { throw Unexpected("sent") }
            await world.simulator.goDown()
            #expect(await world.submit() == .notSent("the connection was refused"))
            #expect(world.simulator.ledger.billed.isEmpty)
        }
    }

    @Test func `a wrong key is told, and billed to nobody`() async throws {
        try await withSimulator { world in
            world.simulator.change { $0.keys = ["other"] }
            guard case .unauthorized = await world.submit() else { throw Unexpected("authorized") }
            #expect(world.simulator.ledger.billed.isEmpty)
        }
    }
}
