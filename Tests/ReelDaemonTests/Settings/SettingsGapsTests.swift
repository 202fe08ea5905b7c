import ReelCore
import ReelDaemon
import Testing

struct SettingsGapsTests {
    @Test(arguments: [
        Refusal("http: { listen: '127.0.0.1:8080' }", "http.listen", "null"),
        Refusal("http: { hosts: [reel.example.org] }", "http.hosts", "[]"),
    ])
    func `what cannot be done yet is not accepted and ignored`(refusal: Refusal) {
        refusal.check(.notImplemented)
        Refusal(refusal.yaml, refusal.field, "not_implemented").check(.notImplemented)
    }

    @Test(arguments: [
        "keep: { clips: 2160h, ended_jobs: 180d, uploads: 30d }", "caps: []", "budget: { time_zone: UTC }",
        "approval: { over_credits: null, owners: [], approvers: ['@reel-admin'] }",
        "duplicates: { policy: warn, window: 600s }",
        "limits: { connections: 1024, in_flight: 256, queued_jobs: 0 }", "webhooks: { allow_private: false }",
        "http: { listen: null, hosts: [] }",
    ])
    func `their defaults may be written out`(yaml: String) throws {
        #expect(try Settings.load(yaml: yaml) == Settings())
    }

    @Test(arguments: [
        Refusal("keep: { clips: 400d }", "keep.clips", "365d"),
        Refusal("limits: { connections: -1 }", "limits.connections", "0 to 1000000"),
        Refusal("webhooks: { allow_private: yes }", "webhooks.allow_private", "true or false"),
        Refusal("webhooks: { allow_private: 1 }", "webhooks.allow_private", "true or false"),
        Refusal("http: { listen: 8080 }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1:80/x' }", "http.listen", "HOST:PORT"),
        Refusal("http: { hosts: a }", "http.hosts", "a list of names"),
        Refusal("http: { listen: 'a:1' }\nlog: { level: loud }", "log.level", "one of trace"),
    ])
    func `their shape is checked first`(refusal: Refusal) { refusal.check() }
}
