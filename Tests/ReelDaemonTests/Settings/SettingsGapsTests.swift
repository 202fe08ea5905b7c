import ReelCore
import ReelDaemon
import Testing

struct SettingsGapsTests {
    @Test(arguments: [
        Refusal("caps: [{ lane: main, per: day, credits: 5000 }]", "caps", "line 1"),
        Refusal(
            "caps:\n  - { owner: alice, per: month, clips: 200 }\n  - { batch: 7, per: total, seconds: 0.5 }", "caps"),
        Refusal("budget: { time_zone: Europe/Berlin }", "budget.time_zone", "UTC"),
        Refusal("approval: { over_credits: 100 }", "approval.over_credits", "null"),
        Refusal("approval: { owners: [alice, 1000] }", "approval.owners", "[]"),
        Refusal("approval: { approvers: [bob] }", "approval.approvers", "@reel-admin"),
        Refusal("approval: { approvers: [] }", "approval.approvers"),
        Refusal("duplicates: { policy: refuse }", "duplicates.policy", "off or warn"),
        Refusal("duplicates: { window: 11m }", "duplicates.window", "10m"),
        Refusal("webhooks: { allow_private: true }", "webhooks.allow_private", "false"),
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
        Refusal("caps: { lane: main }", "caps", "a list of caps"),
        Refusal("caps: [5]", "caps[0]", "{ lane: main, per: day, credits: 5000 }"),
        Refusal("caps: [~]", "caps[0]", "{ lane: main, per: day, credits: 5000 }"),
        Refusal("caps: [{ lane: main, per: day }]", "caps[0]", "none of credits, clips, seconds"),
        Refusal("caps: [{ lane: a, owner: b, per: day, clips: 1 }]", "caps[0]", "more than one of lane, owner, batch"),
        Refusal("caps: [{ lane: a, clips: 1 }]", "caps[0].per", "day, month, total"),
        Refusal("caps: [{ lane: a, per: week, clips: 1 }]", "caps[0].per", "day, month, total"),
        Refusal("caps: [{ lane: a, per: day, clips: -1 }]", "caps[0].clips", "from 0 to 1000000000"),
        Refusal("caps: [{ lane: [], per: day, clips: 1 }]", "caps[0].lane", "the lane's name"),
        Refusal("caps: [{ lanes: a, per: day, clips: 1 }]", "caps[0].lanes", "did you mean lane?"),
        Refusal("budget: { time_zone: 'U T C' }", "budget.time_zone", "such as UTC"),
        Refusal("budget: { timezone: UTC }", "budget.timezone", "did you mean time_zone?"),
        Refusal("approval: { over_credits: -1 }", "approval.over_credits", "from 0 to"),
        Refusal("approval: { owners: alice }", "approval.owners", "a list of users"),
        Refusal("duplicates: { policy: no }", "duplicates.policy", "off, warn, refuse"),
        Refusal("duplicates: { policy: refuze }", "duplicates.policy", "did you mean refuse?"),
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
