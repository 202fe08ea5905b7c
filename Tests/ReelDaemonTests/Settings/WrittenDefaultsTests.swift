import ReelCore
import ReelDaemon
import Testing

/// Keys that stand in the file with their defaults.
struct WrittenDefaultsTests {
    @Test(arguments: [
        "keep: { clips: 2160h, ended_jobs: 180d, uploads: 30d }", "caps: []", "budget: { time_zone: UTC }",
        "approval: { over_credits: null, owners: [], approvers: ['@reel-admin'] }",
        "duplicates: { policy: warn, window: 600s }",
        "limits: { connections: 1024, in_flight: 256, queued_jobs: 0 }", "webhooks: { allow_private: false }",
        "http: { listen: null, hosts: [], behind_tls_proxy: false }",
    ])
    func `defaults may be written out`(yaml: String) throws {
        #expect(try Settings.load(yaml: yaml) == Settings())
    }

    @Test(arguments: [
        Refusal("keep: { clips: 400d }", "keep.clips", "365d"),
        Refusal("limits: { connections: -1 }", "limits.connections", "0 to 1000000"),
        Refusal("webhooks: { allow_private: yes }", "webhooks.allow_private", "true or false"),
        Refusal("webhooks: { allow_private: 1 }", "webhooks.allow_private", "true or false"),
    ])
    func `their shape is checked`(refusal: Refusal) { refusal.check() }
}
