import ReelAPI
import ReelCommand
import ReelCore
import Testing

/// `reel webhook`, and `reel submit --webhook`.
@Suite struct WebhookCommandTests {
    private static let delivery = DeliveryAnswer(
        id: 17, webhookID: "msg_1", type: "job.failed", job: 42, url: "https://a.example/x", owner: "alice",
        state: .dead, attempts: 8, createdAt: FakeTime.start, status: 500, error: "the receiver answered 500")

    @Test func `webhooks are shown with their health`() async throws {
        let webhook = WebhookAnswer(
            url: "https://a.example/x", owner: "alice", health: .failing, failures: 3, pending: 2, dead: 1,
            error: "the receiver answered 500")
        let world = World(FakeDaemon(["webhooks": [webhook.json]]))
        #expect(try await world.run("webhook") == .done)
        #expect(world.daemon.calls == [.get("/v1/webhooks")])
        #expect(world.printed.output.contains("failing") && world.printed.output.contains("https://a.example/x"))
    }

    @Test func `deliveries are asked for by state and job, and the next page is told`() async throws {
        let world = World(FakeDaemon(DeliveryPage(deliveries: [Self.delivery], next: 17).json))
        #expect(try await world.run("webhook", "deliveries", "--state", "dead", "--job", "42") == .done)
        #expect(world.daemon.calls.map(\.path) == ["/v1/webhooks/deliveries?state=dead&job=42&limit=50"])
        #expect(world.printed.output.contains("job.failed"))
        #expect(world.printed.error.contains("--before 17"))
    }

    @Test func `one is sent again by its number`() async throws {
        let world = World(FakeDaemon(Self.delivery.json))
        #expect(try await world.run("webhook", "redeliver", "17") == .done)
        #expect(world.daemon.calls == [.post("/v1/webhooks/deliveries/17/redeliver")])
    }

    @Test func `the newest secret stands alone on standard output`() async throws {
        let answer = WebhookSecretAnswer(
            owner: "alice",
            secrets: [
                .init(secret: "whsec_new", createdAt: FakeTime.start, expiresAt: nil),
                .init(secret: "whsec_old", createdAt: FakeTime.start, expiresAt: FakeTime.start),
            ])
        let world = World(FakeDaemon(answer.json))
        #expect(try await world.run("webhook", "secret") == .done)
        #expect(try await world.run("webhook", "rotate", "--operator") == .done)
        #expect(world.printed.output == "whsec_new\nwhsec_new\n")
        #expect(!world.printed.error.contains("whsec_"))
        #expect(
            world.daemon.calls
                == [.get("/v1/webhooks/secret"), .post("/v1/webhooks/secret/rotate", query: [("operator", "true")])])
    }
}
