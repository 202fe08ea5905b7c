import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// Webhooks from the door to a receiver.
@Suite(.timeLimit(.minutes(30))) struct WebhookTests {
    private static let allowed = ["webhooks": "{ allow_private: true }"]

    private func secret(_ world: World) async throws -> WebhookSecretAnswer {
        try WebhookSecretAnswer(json: try await world.get("/v1/webhooks/secret").json)
    }

    private func deliveries(_ world: World, _ query: String = "") async throws -> [DeliveryAnswer] {
        try DeliveryPage(json: try await world.get("/v1/webhooks/deliveries\(query)").json).deliveries
    }

    /// The delivery of a job when it is as it should be.
    private func delivery(
        _ world: World, of job: JobID, _ isRight: (DeliveryAnswer) -> Bool
    ) async throws -> DeliveryAnswer {
        while true {
            if let found = try await deliveries(world, "?job=\(job)").first(where: isRight) { return found }
        }
    }

    @Test(.enabled(if: Verifier.isInstalled, "scripts/judges puts it in place"))
    func `a notice is genuine to a verifier that is not ours, and so is it while a secret is rotated`() async throws {
        let receiver = try Receiver()
        defer { receiver.stop() }
        try await World.working(Self.allowed) { world in
            let first = try #require(try await secret(world).secrets.first?.secret)
            _ = try await world.submit(Bodies.job("hooked", #""webhook":"\#(receiver.url)""#))
            await receiver.wait(for: 1)
            #expect(try await Verifier.judge(receiver.received[0], secret: first) == "genuine job.succeeded")
            let other = WebhookSecret.random().reveal()
            #expect(try await Verifier.judge(receiver.received[0], secret: other) == "forged")

            let rotated = try await world.post("/v1/webhooks/secret/rotate")
            let secrets = try WebhookSecretAnswer(json: rotated.json).secrets.map(\.secret)
            #expect(secrets.count == 2 && secrets[1] == first && rotated.header("cache-control") == "no-store")
            _ = try await world.submit(Bodies.job("again", #""webhook":"\#(receiver.url)""#))
            await receiver.wait(for: 2)
            for secret in secrets {
                #expect(try await Verifier.judge(receiver.received[1], secret: secret) == "genuine job.succeeded")
            }
            let genuine = receiver.received[1]
            let forged = Receiver.Received(headers: genuine.headers, body: genuine.body + [0x20])
            #expect(try await Verifier.judge(forged, secret: first) == "forged")
        }
    }

    @Test func `a notice tells the job as GET answers it, and the delivery how it went`() async throws {
        let receiver = try Receiver()
        defer { receiver.stop() }
        try await World.working(Self.allowed) { world in
            let id = try await world.submit(Bodies.job("hooked", #""webhook":"\#(receiver.url)""#)).id
            await receiver.wait(for: 1)
            let notice = receiver.received[0]
            let body = try JSON(parsing: notice.body)
            #expect(body.object?.names == ["type", "timestamp", "data"])
            let (told, job) = (try #require(body["data"]), try await world.job(id))
            #expect(try JobAnswer(json: told) == job)
            let delivery = try await delivery(world, of: id) { $0.state == .delivered }
            #expect(delivery.type == "job.succeeded" && delivery.status == 200 && delivery.attempts == 1)
            #expect(delivery.webhookID == notice.headers["webhook-id"] && delivery.milliseconds != nil)
            let target = try WebhookAnswer.list(json: try await world.get("/v1/webhooks").json)
            #expect(target.map(\.url) == [WebhookURL.root(of: receiver.url)] && target.first?.health == .ok)
            let log = world.daemon.log
            #expect(log.contains("webhook delivered") && !log.contains("quagga") && !log.contains("whsec_"))

            let again = try await world.post("/v1/webhooks/deliveries/\(delivery.id)/redeliver")
            #expect(try DeliveryAnswer(json: again.json).state == .pending)
            await receiver.wait(for: 2)
            #expect(receiver.received[1].headers["webhook-id"] == delivery.webhookID)
        }
    }

    @Test func `a daemon that was killed goes on, under the same id`() async throws {
        let receiver = try Receiver { $0 == 0 ? 500 : 200 }
        defer { receiver.stop() }
        try await World.working(Self.allowed) { world in
            let id = try await world.submit(Bodies.job("hooked", #""webhook":"\#(receiver.url)""#)).id
            _ = try await delivery(world, of: id) { $0.attempts == 1 && $0.status == 500 }
            try await world.crashAndRestart()
            await receiver.wait(for: 2)
            let ids = receiver.received.map { $0.headers["webhook-id"] }
            #expect(ids[0] == ids[1] && ids[0] != nil)
            _ = try await delivery(world, of: id) { $0.state == .delivered }
        }
    }

    @Test(arguments: [
        "http://127.0.0.1/x", "https://127.0.0.1/x", "https://localhost/", "https://10.0.0.1/", "https://[::1]/",
        "https://169.254.169.254/latest", "https://u:p@example.org/", "ftp://example.org/", "https://example.org/#f",
        "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://example.org:0/", "nonsense", "",
    ])
    func `a URL that is none, or points inside, is refused at the door`(url: String) async throws {
        try await World.parked { world in
            let answer = try await world.post("/v1/jobs", Bodies.job("hooked", #""webhook":"\#(url)""#))
            try expectRefusal(answer, .invalidRequest, field: "webhook", "https://example.org/hooks")
            try await world.expectNothingStored()
        }
    }

    @Test func `unknown deliveries, states and parameters are refused by name`() async throws {
        try await World.parked { world in
            try expectRefusal(await world.post("/v1/webhooks/deliveries/1/redeliver"), .notFound, field: nil)
            try expectRefusal(await world.post("/v1/webhooks/deliveries/x/redeliver"), .notFound, field: nil)
            let state = try await world.get("/v1/webhooks/deliveries?state=lost")
            try expectRefusal(state, .invalidRequest, field: "state", "pending, delivered, dead")
            try expectRefusal(await world.get("/v1/webhooks?x=1"), .invalidRequest, field: "x")
            #expect(try await world.get("/v1/webhooks").text == #"{"webhooks":[]}"#)
            #expect(try await world.get("/v1/webhooks/deliveries").text == #"{"deliveries":[],"next":null}"#)
        }
    }

    @Test(.enabled(if: OtherUser.isPossible)) func `another user's notices and secret are not there`() async throws {
        let receiver = try Receiver()
        defer { receiver.stop() }
        try await World.working(Self.allowed) { world in
            OtherUser.admit(to: world)
            let id = try await world.submit(Bodies.job("hooked", #""webhook":"\#(receiver.url)""#)).id
            let delivery = try await delivery(world, of: id) { $0.state == .delivered }
            let paths = ["/v1/webhooks", "/v1/webhooks/deliveries", "/v1/webhooks/deliveries?job=\(id)"]
            for path in paths { #expect(try await OtherUser.call(world, "GET", path).text.contains("[]"), "\(path)") }
            let again = try await OtherUser.call(world, "POST", "/v1/webhooks/deliveries/\(delivery.id)/redeliver")
            try expectRefusal(again, .notFound, field: nil)
            let theirs = try await OtherUser.call(world, "GET", "/v1/webhooks/secret").json
            let own = try await secret(world).secrets
            #expect(try WebhookSecretAnswer(json: theirs).secrets != own)
            let operators = try await OtherUser.call(world, "GET", "/v1/webhooks/secret?operator=true")
            try expectRefusal(operators, .forbidden, field: "operator")
        }
    }

    @Test func `a lane's webhook is told of all its jobs, and its alarm of a pause`() async throws {
        let receiver = try Receiver()
        defer { receiver.stop() }
        let lane = "webhook: '\(receiver.url)', alarm_webhook: '\(receiver.url)'"
        try await World.parked("webhooks: { allow_private: true }", lanes: ["main": lane]) { world in
            let id = try await world.submit(Bodies.job("told")).id
            _ = try await world.act("cancel", id)
            // How the lane stood at the start is news, too.
            await receiver.wait(for: 2)
            #expect(try await world.post("/v1/lanes/main/pause").status == 200)
            await receiver.wait(for: 3)
            let told = try receiver.received.map { try JSON(parsing: $0.body) }
            #expect(told.count { $0["type"]?.string == "job.canceled" } == 1)
            let alarms = told.filter { $0["type"]?.string == "lane.parked" }
            #expect(alarms.map { $0["data"]?["reason"]?.string } == ["no_key", "paused"])
        }
    }
}
