import ReelCore
import ReelDaemon
import Testing

struct SettingsChangesTests {
    @Test func `nothing changed is said so`() {
        #expect(Settings().changes(to: Settings()).isEmpty)
        #expect([Settings.Change]().report == "reload: nothing changed")
    }

    @Test func `what changed and what waits for a restart is one line`() throws {
        let next = try Settings.load(
            yaml: "socket: /tmp/s\nlanes: { main: { max_in_flight: 20 } }\nlog: { level: debug }")
        #expect(
            Settings().changes(to: next).report
                == "reload: log.level info -> debug, lanes.main.max_in_flight 10 -> 20; needs a restart: socket")
        let moved = try Settings.load(yaml: "state_dir: /srv/reel")
        #expect(Settings().changes(to: moved).report == "reload: nothing changed; needs a restart: state_dir")
    }

    @Test func `lanes come and go`() throws {
        let next = try Settings.load(yaml: "lanes: { b: { credential: k } }")
        #expect(
            Settings().changes(to: next).report
                == "reload: default_lane main -> b, lanes.b added, lanes.main removed")
    }

    @Test func `what may be a secret is not shown`() throws {
        let next = try Settings.load(yaml: "lanes: { main: { credential: sk-secret } }")
        let report = Settings().changes(to: next).report
        #expect(report == "reload: lanes.main.credential changed")
    }

    @Test(arguments: [
        "default_lane: main\nlanes: { main: {}, b: { credential: k } }", "polling: { first: 4s }",
        "polling: { factor: 2 }", "polling: { cap: 31s }", "polling: { jitter: 0 }", "polling: { overdue_after: 1m }",
        "polling: { lost_after: 1m }", "retry: { max_attempts: 1 }", "retry: { base: 1s }", "retry: { factor: 3 }",
        "retry: { cap: 1m }", "retry: { jitter: 0 }", "retry: { failed_codes: [a] }", "timeouts: { connect: 1s }",
        "timeouts: { submit: 1s }", "timeouts: { poll: 1s }", "timeouts: { fetch_stall: 1s }",
        "fetching: { concurrency: 1 }", "fetching: { give_up_after: 1h }", "prices: /p", "duplicates: { policy: off }",
        "duplicates: { window: 11m }", "caps: [{ lane: main, per: day, credits: 5000 }]",
        "budget: { time_zone: Europe/Berlin }", "budget: { failed_tasks: spent }", "approval: { over_credits: 100 }",
        "approval: { owners: [root] }", "approval: { approvers: [root] }", "lanes: { main: { group: g } }",
        "lanes: { main: { resubmits_per_day: 1 } }",
        "limits: { connections: 1 }", "limits: { in_flight: 1 }", "limits: { queued_jobs: 1 }",
        "webhooks: { allow_private: true }", "lanes: { main: { webhook: 'https://a.example/' } }",
        "lanes: { main: { alarm_webhook: 'https://a.example/' } }",
        "log: { level: error }", "lanes: { main: { base_url: 'https://h' } }", "lanes: { main: { credential: k } }",
        "lanes: { main: { submits_per_minute: 1 } }", "lanes: { main: { in_doubt: resubmit } }",
        "lanes: { main: { server_error: in_doubt } }", "lanes: { main: { proxy: 'http://p:1' } }",
    ])
    func `each key that can change live is one change, and says so`(yaml: String) throws {
        let changes = Settings().changes(to: try Settings.load(yaml: yaml))
        #expect(changes.count == 1 && changes.allSatisfy { !$0.needsRestart }, "\(changes)")
    }

    /// A key that is added to the settings has to be added to what a reload compares.
    @Test func `no key is forgotten`() {
        #expect(Set(Settings().facts.map(\.path)) == Set(Self.keys(in: Settings(), at: "")).subtracting(["lanes"]))
        let lane = Settings.Lane(name: "x")
        let keys = Set(Self.keys(in: lane, at: "lanes.x")).subtracting(["lanes.x.name"])
        #expect(Set(lane.facts.map(\.path)) == keys)
    }

    /// The paths of all stored properties, in the spelling of the file.
    private static func keys(in value: Any, at path: String) -> [String] {
        Mirror(reflecting: value).children.flatMap { child -> [String] in
            let name = snakeCase(child.label ?? "?")
            let own = path.isEmpty ? name : "\(path).\(name)"
            let isBlock = Mirror(reflecting: child.value).displayStyle == .struct && isOurs(child.value)
            return isBlock ? keys(in: child.value, at: own) : [own]
        }
    }

    /// A block of keys, unlike a duration or a text.
    private static func isOurs(_ value: Any) -> Bool { String(reflecting: type(of: value)).hasPrefix("ReelDaemon.") }

    private static func snakeCase(_ name: String) -> String {
        let names = ["baseURL": "base_url", "isBehindTLSProxy": "behind_tls_proxy"]
        return names[name] ?? name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
}
