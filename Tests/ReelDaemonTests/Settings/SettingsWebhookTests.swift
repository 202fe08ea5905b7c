import ReelCore
import ReelDaemon
import Testing

struct SettingsWebhookTests {
    @Test func `lanes may have webhooks, and private ones where that is allowed`() throws {
        let yaml = """
            lanes: { main: { webhook: "https://a.example/x", alarm_webhook: "http://127.0.0.1:9/" } }
            webhooks: { allow_private: true }
            """
        let settings = try Settings.load(yaml: yaml)
        #expect(settings.webhooks.allowPrivate)
        #expect(settings.lane("main")?.webhook == "https://a.example/x")
        #expect(settings.lane("main")?.alarmWebhook == "http://127.0.0.1:9/")
    }

    @Test(arguments: [
        Refusal("lanes: { main: { webhook: 'https://127.0.0.1/' } }", "lanes.main.webhook", "do not allow"),
        Refusal("lanes: { main: { alarm_webhook: 'http://a.example/' } }", "lanes.main.alarm_webhook", "https"),
        Refusal("lanes: { main: { webhook: 7 } }", "lanes.main.webhook", "https URL"),
        Refusal("lanes: { main: { webhook: 'https://u:p@a.example/' } }", "lanes.main.webhook", "password"),
    ])
    func `others are refused by the key's path`(refusal: Refusal) { refusal.check() }

    @Test func `a reload does not print them`() throws {
        let next = try Settings.load(yaml: "lanes: { main: { webhook: 'https://a.example/token' } }")
        #expect(Settings().changes(to: next).map(\.text).joined().contains("token") == false)
        #expect(Settings().changes(to: next).map(\.path) == ["lanes.main.webhook"])
    }
}
