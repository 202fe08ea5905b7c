import Foundation
import ReelSimulator
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ControlTests {
    @Test func `the ledger can be read over HTTP`() async throws {
        try await World.run { world in
            let id = try await world.task()
            let answer = try await world.control("GET", "ledger")
            let ledger = try ControlCoding.decoder().decode(LedgerSnapshot.self, from: Data(answer.body))
            #expect(ledger.billed.map(\.id) == [id])
            #expect(ledger.submissions == world.sim.ledger.submissions)
        }
    }

    @Test func `a wait over HTTP is answered when there are as many`() async throws {
        try await World.run { world in
            async let waiting = world.control("GET", "wait?submissions=2&billed=1")
            world.sim.script.submissions.append(.answer(.forbidden))
            _ = try await world.submit()
            _ = try await world.submit()
            #expect(try await waiting.json?["submissions"]?.array?.count == 2)
        }
    }

    @Test func `gates work over HTTP`() async throws {
        try await World.run { world async throws in
            let script = #"{"on": "submission", "holds": [{"at": "created", "gate": "g"}]}"#
            #expect(try await world.control("POST", "script", script).json?["done"] == .integer(1))
            async let answer = world.submit()
            #expect(try await world.control("GET", "gate/g/reached").status == 200)
            #expect(world.sim.ledger.billed.count == 1)
            #expect(try await world.control("POST", "gate/g/release").status == 200)
            #expect(try await answer.status == 200)
        }
    }

    @Test func `settings can be changed over HTTP`() async throws {
        try await World.run { world async throws in
            let change = """
                {"add_keys": ["new"], "revoke_keys": ["k"], "balance": 7, "queued": 0, "processing": 2, \
                "max_in_flight": 3, "rate_limit": {"calls": 10, "per": 60}, "url_lifetime": 30, "expired_status": 410, \
                "chaos": {"seed": 1, "probability": 0.5}}
                """
            #expect(try await world.control("POST", "config", change).status == 200)
            let settings = world.sim.settings
            #expect(settings.keys == ["new"] && settings.balance == 7 && settings.maxInFlight == 3)
            #expect(settings.queued == .zero && settings.processing == .seconds(2))
            #expect(settings.rateLimit == CallLimit(calls: 10, per: .seconds(60)))
            #expect(settings.urlLifetime == .seconds(30) && settings.expiredStatus == 410)
            #expect(settings.chaos?.probability == 0.5)
        }
    }

    @Test func `URLs can be expired and the script cleared over HTTP`() async throws {
        try await World.run { world in
            let url = try await world.clipURL()
            let task = world.sim.ledger.billed.first?.id ?? ""
            #expect(try await world.control("POST", "expire?task=\(task)").status == 200)
            #expect(try await world.get(url).status == 403)
            world.sim.script.submissions.always(.answer(.forbidden))
            #expect(try await world.control("DELETE", "script").status == 200)
            #expect(try await world.submit().status == 200)
        }
    }

    @Test(arguments: [
        ("script", #"{"on": "submission", "do": "explode"}"#), ("script", #"{"on": "lunch"}"#),
        ("script", #"[{"on": "poll", "do": "reset"}, {"on": "poll", "do": "answer"}]"#), ("config", "nonsense"),
        ("script", #"{"on": "task", "plan": {"end": "maybe"}}"#),
    ])
    func `a mistake is told, and changes nothing`(path: String, body: String) async throws {
        try await World.run { world async throws in
            let answer = try await world.control("POST", path, body)
            #expect(answer.status == 400 && answer.error?["code"] == .string("BAD_CONTROL"))
            #expect(world.sim.script.polls.count == 0)
            #expect(try await world.control("GET", "nowhere").status == 404)
        }
    }
}
