import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// Bearer tokens on TCP, and all that is none.
@Suite(.timeLimit(.minutes(30))) struct TokenTests {
    @Test func `a token opens what its scopes say, and no more`() async throws {
        try await World.parked(World.listening) { world in
            let read = try await world.token(#""scopes":["read"]"#)
            let submit = try await world.token(#""scopes":["submit"],"expires_at":"2999-01-01T00:00:00Z""#)
            let admin = try await world.token(#""scopes":["admin"]"#)
            #expect(try await world.network("GET", "/v1/jobs", [read.header]).status == 200)
            #expect(try await world.network("POST", "/v1/estimate", [read.header], Bodies.job()).status == 200)
            let refused = try await world.network("POST", "/v1/jobs", [read.header], Bodies.job())
            try expectRefusal(refused, .forbidden, field: "scopes", "takes the scope submit", "has read")
            #expect(try await world.network("POST", "/v1/jobs", [submit.header], Bodies.job()).status == 201)
            #expect(try await world.network("POST", "/v1/jobs/1/hold", [submit.header]).status == 200)
            #expect(try await world.network("GET", "/v1/jobs/1", [submit.header]).status == 200)
            for (method, path) in [
                ("POST", "/v1/lanes/main/pause"), ("GET", "/v1/backup"), ("POST", "/v1/check"), ("POST", "/v1/tokens"),
                ("DELETE", "/v1/tokens/\(read.id)"), ("POST", "/v1/jobs/1/approve"),
                ("GET", "/v1/webhooks/secret"), ("POST", "/v1/webhooks/secret/rotate"),
            ] {
                let answer = try await world.network(method, path, [submit.header], method == "POST" ? "{}" : "")
                try expectRefusal(answer, .forbidden, field: "scopes", "takes the scope admin", "has submit")
            }
            #expect(try await world.network("POST", "/v1/lanes/main/pause", [admin.header]).status == 200)
            #expect(try await world.network("GET", "/v1/status", [admin.header]).status == 200)
        }
    }

    @Test func `a root's token without admin sees its owner's jobs only`() async throws {
        try await World.parked(World.listening) { world in
            let other = try await world.token(#""owner":"54321""#)
            let root = try await world.token()
            #expect(other.owner == "54321")
            let made = try await world.network("POST", "/v1/jobs", [other.header], Bodies.job())
            #expect(try JobAnswer(json: made.json).owner == "54321")
            #expect(try await world.network("GET", "/v1/jobs/1", [root.header]).status == 404)
            #expect(try await world.network("GET", "/v1/jobs", [root.header]).text == #"{"jobs":[],"next":null}"#)
            #expect(try await world.network("GET", "/v1/jobs/1", [other.header]).status == 200)
            #expect(try await world.get("/v1/jobs/1").status == 200)
        }
    }

    @Test func `whatever is no right token is refused, with words that do not repeat it`() async throws {
        try await World.parked(World.listening) { world in
            let token = try #require(try await world.token().token)
            let forged = token.dropLast() + (token.hasSuffix("0") ? "1" : "0")
            let unknown = "reel_000000000000_" + token.suffix(64)
            let cases: [([String], String)] = [
                ([], "there is no token"), (["Authorization: Bearer \(forged)"], "not known"),
                (["Authorization: Bearer \(unknown)"], "not known"),
                (["Authorization: Bearer \(token.dropLast())"], "all of which count"),
                (["Authorization: Bearer \(token)0"], "all of which count"),
                (["Authorization: Bearer \(token.uppercased())"], "no token of reel's"),
                (["Authorization: Bearer"], "no bearer token"), (["Authorization: \(token)"], "no bearer token"),
                (["Authorization: Basic cmVlbDpyZWVs"], "no bearer token"),
                (["Authorization: Bearer \(token)", "Authorization: Bearer \(token)"], "more than one"),
            ]
            for (index, (headers, hint)) in cases.enumerated() {
                let source = "127.0.1.\(index + 1)"
                let answer = try await world.network("GET", "/v1/jobs", headers, from: source)
                try expectRefusal(answer, .unauthorized, field: nil, hint)
                #expect(answer.header("www-authenticate") == #"Bearer realm="reel""#)
                #expect(!answer.text.contains(token.suffix(32)))
            }
            for path in ["/v1/jobs?token=\(token)", "/v1/jobs?access_token=\(token)", "/v1/status?key=\(token)"] {
                try expectRefusal(await world.network("GET", path), .unauthorized, field: nil, "nowhere else")
            }
            for header in ["authorization: bearer \(token)", "Authorization: BEARER  \(token)"] {
                #expect(try await world.network("GET", "/v1/jobs", [header]).status == 200)
            }
            #expect(world.daemon.log.contains("an attempt on TCP was refused: wrong secret"))
            #expect(!world.daemon.log.contains(token.suffix(32)))
        }
    }

    @Test func `a revoked token is worth nothing from then on, also after a restart`() async throws {
        try await World.parked(World.listening) { world in
            let (one, two) = (try await world.token(), try await world.token())
            let answer = try await world.exchange(Array(World.head("DELETE", "/v1/tokens/\(one.id)").utf8))
            #expect(try TokenAnswer(json: answer.json).revokedAt != nil && answer.status == 200)
            let again = try await world.exchange(Array(World.head("DELETE", "/v1/tokens/\(one.id)").utf8))
            try expectRefusal(again, .notFound, field: nil, one.id)
            try await world.crashAndRestart()
            try expectRefusal(
                await world.network("GET", "/v1/jobs", [one.header]), .unauthorized, field: nil, "was revoked")
            #expect(try await world.network("GET", "/v1/jobs", [two.header]).status == 200)
            let list = try TokenAnswer.list(json: try await world.get("/v1/tokens").json)
            #expect(list.map(\.id) == [two.id] && list[0].token == nil)
        }
    }

    @Test func `a token is known by its hash only`() async throws {
        try await World.parked(World.listening) { world in
            let token = try #require(try await world.token().token)
            #expect(token.hasPrefix("reel_") && token.utf8.count == 82)
            #expect(!(try await world.get("/v1/tokens")).text.contains(token.suffix(64)))
            await world.daemon.kill()
            for name in FileSystem.names(in: world.stateDirectory) {
                let bytes = (try? [UInt8](Data(contentsOf: .init(filePath: "\(world.stateDirectory)/\(name)")))) ?? []
                #expect(bytes.firstRange(of: Array(token.suffix(64).utf8)) == nil, "\(name)")
            }
            try await world.daemon.start()
        }
    }

    @Test(arguments: [
        ("{}", "name"), (#"{"name":""}"#, "name"), (#"{"name":1}"#, "name"), (#"{"name":"a\nb"}"#, "name"),
        (#"{"name":"a","scopes":[]}"#, "scopes"), (#"{"name":"a","scopes":"read"}"#, "scopes"),
        (#"{"name":"a","scopes":["root"]}"#, "scopes[0]"), (#"{"name":"a","cap":0}"#, "cap"),
        (#"{"name":"a","cap":1.5}"#, "cap"), (#"{"name":"a","cap":"1"}"#, "cap"),
        (#"{"name":"a","owner":"no-such-user-here"}"#, "owner"),
        (#"{"name":"a","expires_at":"2001-01-01T00:00:00Z"}"#, "expires_at"),
        (#"{"name":"a","expires_at":"tomorrow"}"#, "expires_at"), (#"{"name":"a","expires_at":30}"#, "expires_at"),
        (#"{"name":"a","owner":"54321","scopes":["admin"]}"#, "scopes"), (#"{"name":"a","secret":"x"}"#, "secret"),
    ])
    func `a wish that cannot be is refused, naming the field`(body: String, field: String) async throws {
        try await World.parked(World.listening) { world in
            try expectRefusal(await world.post("/v1/tokens", body), .invalidRequest, field: field)
            #expect(try await world.get("/v1/tokens").text == #"{"tokens":[]}"#)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible))
    func `users make, see and revoke their own, and none beyond themselves`() async throws {
        try await World.parked(World.listening) { world in
            OtherUser.admit(to: world)
            let roots = try await world.token()
            let mine = try await OtherUser.call(world, "POST", "/v1/tokens", #"{"name":"mine"}"#)
            #expect(mine.status == 201)
            for (members, field) in [
                (#""owner":"root""#, "owner"), (#""scopes":["admin"]"#, "scopes"),
            ] {
                let answer = try await OtherUser.call(world, "POST", "/v1/tokens", #"{"name":"x",\#(members)}"#)
                try expectRefusal(answer, .forbidden, field: field, "reel-admin")
            }
            let list = try await OtherUser.call(world, "GET", "/v1/tokens")
            #expect(try TokenAnswer.list(json: list.json).map(\.name) == ["mine"])
            try expectRefusal(
                await OtherUser.call(world, "GET", "/v1/tokens?owner=root"), .forbidden, field: "owner")
            let theft = try await OtherUser.call(world, "DELETE", "/v1/tokens/\(roots.id)")
            try expectRefusal(theft, .notFound, field: nil)
            let token = try TokenAnswer(json: mine.json)
            #expect(try await world.network("GET", "/v1/jobs", [token.header]).status == 200)
            #expect(try await OtherUser.call(world, "DELETE", "/v1/tokens/\(token.id)").status == 200)
        }
    }

    @Test func `the socket needs no token, and does not look at one`() async throws {
        try await World.parked(World.listening) { world in
            let answer = try await world.get("/v1/status", "Authorization: Bearer reel_wrong")
            #expect(answer.status == 200)
        }
    }
}
