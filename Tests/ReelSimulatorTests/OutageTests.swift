import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct OutageTests {
    @Test func `a provider that is down refuses connections, and comes up on the same port`() async throws {
        try await World.run { world in
            let id = try await world.task()
            for _ in 1...3 {
                await world.sim.goDown()
                for _ in 1...20 { #expect(try await world.poll(id).end == .refused) }
                try await world.sim.comeUp()
                #expect(try await world.poll(id).status == 200)
            }
        }
    }

    @Test func `a port on which something listens is refused`() async throws {
        try await World.run { world in
            let port = world.sim.port
            await #expect(throws: (any Error).self) { try await Simulator.start(.init(port: port)) }
            await world.sim.stop()
            let next = try await Simulator.start(.init(port: port))
            #expect(next.port == port)
            await next.stop()
        }
    }

    @Test func `going down closes connections in whatever state`() async throws {
        try await World.run { world in
            world.sim.script.submissions.append(.hang(createsTask: false))
            world.sim.script.submissions.hold(.arrived, gate: "gate")
            async let idle = WireClient.exchange([], port: world.sim.port)
            async let hanging = world.submit()
            async let held = world.submit()
            try await world.sim.submissions(atLeast: 2)
            await world.sim.goDown()
            for exchange in try await [idle, hanging, held] { #expect(exchange.received.isEmpty) }
        }
    }

    @Test(arguments: [ConnectionFault.reset, .hang])
    func `a connection can be useless from the start`(fault: ConnectionFault) async throws {
        try await World.run { world in
            world.sim.script.connections.append(fault)
            async let exchange = world.submit()
            if fault == .hang {
                try await world.sim.waitUntil { $0.connectionCount == 1 }
                await world.sim.goDown()
            }
            let outcome = try await exchange
            #expect(outcome.received.isEmpty && outcome.end != .refused)
            #expect(world.sim.ledger.submissions.isEmpty)
        }
    }

    @Test func `many calls on one connection are answered in order`() async throws {
        try await World.run { world in
            let path = "GET /imini/router/v1/videos/tasks/"
            let requests = (1...3).map { number in
                let last = number == 3 ? "connection: close\r\n" : ""
                return path + "task_\(number) HTTP/1.1\r\nhost: a\r\nauthorization: Bearer k\r\n\(last)\r\n"
            }
            let exchange = try await WireClient.exchange(Array(requests.joined().utf8), port: world.sim.port)
            let text = String(decoding: exchange.received, as: UTF8.self)
            #expect(text.ranges(of: "HTTP/1.1 404").count == 3)
            #expect(world.sim.ledger.snapshot.pollCount == 3)
        }
    }
}
