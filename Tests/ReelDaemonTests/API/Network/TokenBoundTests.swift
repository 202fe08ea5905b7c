import ReelAPI
import ReelCore
import Testing

/// A token's cap and end are not its holder's to lift.
@Suite(.timeLimit(.minutes(30))) struct TokenBoundTests {
    private static let end = #""expires_at":"2999-01-01T00:00:00Z""#

    @Test(arguments: [(#""cap":600"#, "cap"), (end, "expires_at"), (#""cap":600,\#(end)"#, "cap")])
    func `a token with a cap or an end makes no other`(bounds: String, field: String) async throws {
        try await World.parked(World.listening) { world in
            let token = try await world.token(#""scopes":["admin"],\#(bounds)"#)
            let answer = try await world.network("POST", "/v1/tokens", [token.header], #"{"name":"free"}"#)
            try expectRefusal(answer, .forbidden, field: field, "takes a token without")
            let list = try TokenAnswer.list(json: try await world.get("/v1/tokens").json)
            #expect(list.map(\.id) == [token.id])
            let revoked = try await world.network("DELETE", "/v1/tokens/\(token.id)", [token.header])
            #expect(revoked.status == 200)
        }
    }

    @Test func `an administrator's token without bounds makes others`() async throws {
        try await World.parked(World.listening) { world in
            let token = try await world.token(#""scopes":["admin"]"#)
            let answer = try await world.network("POST", "/v1/tokens", [token.header], #"{"name":"other"}"#)
            #expect(answer.status == 201)
        }
    }

    @Test func `an estimate knows what the token's cap leaves`() async throws {
        try await World.working(["http": "{ listen: '127.0.0.1:0' }"]) { world in
            let capped = try await world.token(#""cap":1000"#).header
            let free = try await world.token().header
            func estimate(_ token: String, _ prompt: String) async throws -> EstimateAnswer {
                let answer = try await world.network("POST", "/v1/estimate", [token], Bodies.job(prompt))
                #expect(answer.status == 200)
                return try EstimateAnswer(json: answer.json)
            }
            #expect(try await estimate(capped, "before").holdReasons.isEmpty)
            #expect(try await world.network("POST", "/v1/jobs", [capped], Bodies.job("paid")).status == 201)
            #expect(try await world.settled(1).state == .succeeded)
            let short = try await estimate(capped, "after")
            #expect(short.holdReasons == [.budget] && short.warnings.map(\.field) == ["budget"])
            #expect(short.warnings.first?.message.contains("on token") == true)
            #expect(short.warnings.first?.message.contains("has 400 left") == true)
            #expect(try await estimate(free, "after").holdReasons.isEmpty)
            #expect(try await world.network("POST", "/v1/jobs", [capped], Bodies.job("after")).status == 201)
            // Nobody waits for a cap's sake: it would settle by itself.
            while try await world.job(2).state == .queued {}
            #expect(try await world.job(2).holdReasons == [.budget])
        }
    }

    @Test func `a token with a cap does not say that nothing was spent`() async throws {
        try await World.parked(World.listening) { world in
            let capped = try await world.token(#""scopes":["admin"],"cap":600"#).header
            let free = try await world.token(#""scopes":["admin"],\#(Self.end)"#).header
            #expect(try await world.network("POST", "/v1/jobs", [capped], Bodies.job()).status == 201)
            for (verb, body) in [
                ("settle", #"{"billed":false}"#), ("settle", #"{"billed":true}"#),
                ("resolve", #"{"outcome":"not_created"}"#),
            ] {
                let refused = try await world.network("POST", "/v1/jobs/1/\(verb)", [capped], body)
                try expectRefusal(refused, .forbidden, field: "cap", "give a cap its credits back")
                // Nothing is in doubt.
                let conflict = try await world.network("POST", "/v1/jobs/1/\(verb)", [free], body)
                #expect(conflict.status == 409, "\(conflict.text)")
            }
        }
    }
}
