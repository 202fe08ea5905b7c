import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// The provider's own pair of calls on TCP, and the links that it gives out.
@Suite(.timeLimit(.minutes(30))) struct NetworkDropInTests {
    @Test func `a client of the provider works by its base URL and a token, its download without`() async throws {
        try await World.working(["http": "{ listen: '127.0.0.1:0' }"]) { world in
            let token = try await world.token().header
            let made = try await world.network("POST", "/v1/videos/generate", [token], Bodies.request())
            #expect(made.status == 200)
            let task = try #require(try made.json["task_id"]?.string)
            _ = try await world.settled(1)
            let json = try await world.network("GET", "/v1/videos/tasks/\(task)", [token]).json
            let video = try #require(json["videos"]?.array?.first)
            let url = try #require(video["url"]?.string.flatMap(URLComponents.init(string:)))
            let port = try world.port
            #expect(url.scheme == "http" && url.host == "127.0.0.1" && url.port == Int(port))
            #expect(url.path == "/v1/jobs/1/clips/0")
            let (path, query) = (url.path, try #require(url.query))
            let whole = try await world.get(path)
            let fetched = try await world.network("GET", "\(path)?\(query)")
            #expect(fetched.status == 200 && fetched.body == whole.body && !fetched.body.isEmpty)
            let part = try await world.network("GET", "\(path)?\(query)", ["Range: bytes=2-5"])
            #expect(part.status == 206 && part.body == Array(whole.body[2...5]))
            #expect(try await world.network("HEAD", "\(path)?\(query)").status == 200)
            try await expectForgeriesRefused(path, query, in: world)
        }
    }

    private func expectForgeriesRefused(_ path: String, _ query: String, in world: World) async throws {
        let parts = query.split(separator: "&").map(String.init)
        let (exp, sig) = (parts[0], parts[1])
        let end = try #require(Int(exp.dropFirst(4)))
        #expect(abs(Double(end) - Date().timeIntervalSince1970 - 86_400) < 120)
        let wrong = sig.dropLast() + (sig.hasSuffix("0") ? "1" : "0")
        // Each from an address of its own: one that goes on forging is slowed.
        for (number, bad) in [
            "\(exp)&\(wrong)", "\(exp)&\(sig.dropLast())", "\(exp)&\(sig)0", exp, sig, "exp=\(end + 1)&\(sig)",
            "exp=0\(end)&\(sig)", "exp=&sig=", "\(exp)&\(exp)&\(sig)", "\(exp)&\(sig)&\(sig)", "\(exp)&\(sig)&x=1",
            "exp=1&\(sig)",
        ].enumerated() {
            let answer = try await world.network("GET", "\(path)?\(bad)", from: "127.0.2.\(number + 1)")
            #expect(answer.status == 403, "\(bad): \(answer.text)")
        }
        for (number, other) in ["/v1/jobs/1/covers/0", "/v1/jobs/1/clips/1", "/v1/jobs/2/clips/0"].enumerated() {
            let answer = try await world.network("GET", "\(other)?\(query)", from: "127.0.3.\(number + 1)")
            #expect(answer.status == 403, "\(other)")
        }
        #expect(world.daemon.log.contains("an attempt on TCP was refused: forged link, from 127.0.2.1"))
        let head = try await world.network("HEAD", "\(path)?\(query)", ["Range: bytes=2-5"])
        #expect(head.header("content-length") != nil && (head.status == 200 || head.status == 206))
        for other in ["/v1/jobs/1", "/v1/jobs/1/history", "//v1/jobs/1/clips/0", "/v1/jobs", "/v1/jobs/1/clips/00"] {
            #expect(try await world.network("GET", "\(other)?\(query)").status == 401, "\(other)")
        }
        #expect(try await world.network("POST", "/v1/jobs/1/cancel?\(query)").status == 401)
        #expect(try await world.network("GET", path).status == 401)
    }

    @Test func `a wrong key is refused in the provider's own form`() async throws {
        try await World.parked(World.listening) { world in
            for (method, path) in [("POST", "/v1/videos/generate"), ("GET", "/v1/videos/tasks/reel_1")] {
                let body = method == "POST" ? Bodies.request() : ""
                let answer = try await world.network(method, path, ["Authorization: Bearer sk-provider"], body)
                let error = try #require(try answer.json["error"]?.object)
                #expect(answer.status == 401 && error.names == ["code", "message", "status", "request_id"])
                #expect(error["code"]?.string == "UNAUTHORIZED" && error["status"]?.integer == 401)
            }
            try await world.expectNothingStored()
        }
    }

    @Test func `links live on after a restart`() async throws {
        try await World.working(["http": "{ listen: '127.0.0.1:0' }"]) { world in
            let token = try await world.token().header
            let job = try await world.submit(Bodies.job())
            _ = try await world.settled(job.id)
            let json = try await world.network("GET", "/v1/videos/tasks/reel_\(job.id)", [token]).json
            let url = try #require(json["videos"]?.array?.first?["url"]?.string.flatMap(URLComponents.init(string:)))
            try await world.crashAndRestart()
            #expect(try await world.network("GET", "\(url.path)?\(url.query ?? "")").status == 200)
        }
    }

    @Test func `a token's cap holds its jobs and nobody else's`() async throws {
        try await World.working(["http": "{ listen: '127.0.0.1:0' }"]) { world in
            let token = try await world.token(#""cap":1000"#)
            let capped = token.header
            let free = try await world.token().header
            for prompt in ["one", "two"] {
                #expect(try await world.network("POST", "/v1/jobs", [capped], Bodies.job(prompt)).status == 201)
            }
            #expect(try await world.settled(1).state == .succeeded)
            let answer = try await world.get("/v1/jobs/2?wait=1")
            #expect(try JobAnswer(json: answer.json).holdReasons == [.budget])
            #expect(try await world.network("POST", "/v1/jobs", [free], Bodies.job("three")).status == 201)
            #expect(try await world.settled(3).state == .succeeded)
            let list = try TokenAnswer.list(json: try await world.get("/v1/tokens").json)
            #expect(list.first { $0.id == token.id }?.used == 600)
            let tight = try await world.token(#""cap":599"#).header
            let refused = try await world.network("POST", "/v1/jobs", [tight], Bodies.job("four"))
            try expectRefusal(refused, .invalidRequest, field: "request", "600 credits", "cap of 599")
        }
    }
}
