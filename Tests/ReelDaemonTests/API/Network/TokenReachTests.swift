import Foundation
import ReelAPI
import ReelCore
import ReelStore
import ReelTesting
import Testing

@testable import ReelDaemon

/// How far a token reaches: to its cap, to its end, and not to somebody else's yes.
@Suite(.timeLimit(.minutes(30))) struct TokenReachTests {
    @Test func `a token with a cap begins no submission of a job that it has not made`() async throws {
        try await World.parked(World.listening) { world in
            let capped = try await world.token(#""cap":600"#).header
            let free = try await world.token().header
            #expect(try await world.submit(Bodies.job()).id == 1)
            #expect(try await world.network("POST", "/v1/jobs", [capped], Bodies.job("own")).status == 201)
            for path in ["1/hold", "1/cancel", "2/cancel", "2/retry"] {
                #expect(try await world.network("POST", "/v1/jobs/\(path)", [capped]).status == 200, "\(path)")
            }
            for (path, body) in [
                ("retry", ""), ("retry", #"{"again":true}"#), ("release", ""), ("resolve", #"{"outcome":"resubmit"}"#),
            ] {
                let answer = try await world.network("POST", "/v1/jobs/1/\(path)", [capped], body)
                try expectRefusal(answer, .forbidden, field: "cap", "not made with this token")
            }
            #expect(try await world.job(1).state == .canceled)
            #expect(try await world.network("POST", "/v1/jobs/1/retry", [free]).status == 200)
        }
    }

    @Test func `nor does it through a batch`() async throws {
        try await World.parked(World.listening) { world in
            let capped = try await world.token(#""cap":600"#).header
            #expect(try await world.submit(Bodies.job()).id == 1)
            #expect(try await world.submit(Bodies.job("child", #""after":[1],"batch":"b""#)).id == 2)
            _ = try await world.act("cancel", 1)
            #expect(try await world.settled(2).state == .failed)
            let answer = try await world.network("POST", "/v1/batches/b/retry", [capped])
            let swept = try BatchActionAnswer(json: answer.json)
            #expect(swept.changed == 0 && swept.refused == 1)
            #expect(try await world.job(2).state == .failed)
        }
    }

    @Test func `lines that come after a token's end are not taken`() async throws {
        try await World.parked(World.listening) { world in
            let (token, socket, port) = (try await world.token(), world.socket, try world.port)
            let head = [
                "POST /v1/jobs HTTP/1.1", "Host: 127.0.0.1:\(port)", token.header,
                "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked",
            ]
            let lines = try await world.converse(from: "127.0.0.1") { connection in
                func send(_ line: String) throws {
                    let bytes = Array((line + "\n").utf8)
                    try connection.send(
                        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
                }
                try connection.send(head.joined(separator: "\r\n") + "\r\n\r\n")
                try send(Bodies.job("first"))
                #expect(try connection.head().status == 200)
                var body = try connection.chunk() ?? []
                let other = try WireConnection(path: socket)
                try other.send(World.head("DELETE", "/v1/tokens/\(token.id)"))
                #expect(try other.answer().status == 200)
                try send(Bodies.job("second"))
                while let chunk = try connection.chunk() { body += chunk }
                return try String(decoding: body, as: UTF8.self).split(separator: "\n").map {
                    try JSON(parsing: String($0))
                }
            }
            #expect(lines.count == 2 && lines[0]["id"]?.integer == 1 && lines[1]["line"]?.integer == 2)
            #expect(lines[1]["error"]?["code"]?.string == "unauthorized")
            #expect(lines[1]["error"]?["message"]?.string?.contains("revoked") == true)
            #expect(try JobPage(json: await world.get("/v1/jobs").json).jobs.count == 1)
        }
    }

    @Test func `a call that waits for a job's end tells nothing once its token has ended`() async throws {
        try await World.parked(World.listening) { world in
            #expect(try await world.submit(Bodies.job()).id == 1)
            let token = try await world.token()
            async let waiting = world.network("GET", "/v1/jobs/1?wait=3600", [token.header])
            // By then the call has been let in.
            while try await TokenAnswer.list(json: world.get("/v1/tokens").json).first?.lastUsedAt == nil {}
            let revoked = try await world.exchange(Array(World.head("DELETE", "/v1/tokens/\(token.id)").utf8))
            #expect(revoked.status == 200)
            #expect(try await world.act("cancel", 1).state == .canceled)
            try expectRefusal(await waiting, .unauthorized, field: nil, "while the call waited")
        }
    }

    @Test func `a stream of events ends with its token`() async throws {
        try await World.parked(World.listening) { world in
            let (token, socket, port) = (try await world.token(), world.socket, try world.port)
            let rest = try await world.converse(from: "127.0.0.1") { connection in
                let head = ["GET /v1/events HTTP/1.1", "Host: 127.0.0.1:\(port)", token.header]
                try connection.send(head.joined(separator: "\r\n") + "\r\n\r\n")
                #expect(try connection.head().status == 200)
                _ = try connection.chunk()
                let other = try WireConnection(path: socket)
                try other.send(World.head("DELETE", "/v1/tokens/\(token.id)"))
                #expect(try other.answer().status == 200)
                // Something happens: it is told no more.
                let body = Bodies.job("secret")
                let headers = ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
                try other.send(World.head("POST", "/v1/jobs", headers) + body)
                #expect(try other.answer().status == 201)
                var rest: [UInt8] = []
                while let chunk = try connection.chunk() { rest += chunk }
                return rest
            }
            #expect(rest.isEmpty, "\(String(decoding: rest, as: UTF8.self))")
        }
    }

    @Test func `an approver's token shows a job of another that waits for the yes if it could say it`() async throws {
        try await World.parked("approval: { over_credits: 599 }\n" + World.listening) { world in
            let other = try await world.token(#""owner":"54321""#).header
            #expect(try await world.network("POST", "/v1/jobs", [other], Bodies.job()).status == 201)
            for scope in ["read", "submit"] {
                let token = try await world.token(#""scopes":["\#(scope)"]"#).header
                let refused = try await world.network("GET", "/v1/jobs/1", [token])
                try expectRefusal(refused, .notFound, field: nil, "no job")
            }
            let admin = try await world.token(#""scopes":["admin"]"#).header
            #expect(try await world.network("GET", "/v1/jobs/1", [admin]).status == 200)
        }
    }

    @Test func `tokens with the scope admin are made by their owner, by root or by the service's user`() throws {
        let wish = TokenWish(JSON.Object([("scopes", .array([.string("admin")]))]))
        func scopes(of owner: UInt32, by caller: UInt32) throws(ReelError) -> Set<TokenScope> {
            try wish.scopes(of: owner, isAdmin: true, Caller(uid: caller, isAdmin: true))
        }
        #expect(try scopes(of: 54_321, by: 54_321) == [.admin])
        #expect(try scopes(of: 54_321, by: 0) == [.admin])
        let error = #expect(throws: ReelError.self) { try scopes(of: 54_321, by: 54_322) }
        #expect(error?.code == .forbidden && error?.field == "scopes")
    }

    @Test(.enabled(if: OtherUser.isPossible))
    func `nobody approves a job of their own by a token that they have made for somebody else`() async throws {
        try await World.parked("approval: { over_credits: 599 }\n" + World.listening) { world in
            OtherUser.admit(to: world)
            #expect(try await OtherUser.call(world, "POST", "/v1/jobs", Bodies.job()).status == 201)
            let texts = (0..<2).map { _ in TokenSecret.make() }
            _ = await world.daemon.terminate()
            let store = try SQLiteStore.open(
                at: "\(world.stateDirectory)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
            for (text, maker) in zip(texts, [UInt32(OtherUser.nobody), 0]) {
                try await store.add(
                    Token(
                        id: text.id, hash: TokenSecret.hash(of: text), owner: 0, ownerName: "root", name: "n",
                        scopes: [.admin], createdAt: Timestamp(milliseconds: 0), createdBy: maker))
            }
            try store.close()
            try await world.daemon.start()
            let headers = texts.map { "Authorization: Bearer \($0.revealed)" }
            let own = try await world.network("POST", "/v1/jobs/1/approve", [headers[0]])
            try expectRefusal(own, .forbidden, field: nil, "your own")
            #expect(try await world.network("POST", "/v1/jobs/1/approve", [headers[1]]).status == 200)
        }
    }
}
