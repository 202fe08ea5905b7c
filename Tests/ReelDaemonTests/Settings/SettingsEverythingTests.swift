import ReelCore
import ReelDaemon
import Testing

struct SettingsEverythingTests {
    @Test func `every setting that can be had is read`() throws {
        #expect(try Settings.load(yaml: yaml) == expected)
    }

    private let yaml = """
        socket: "/tmp/r.sock"
        state_dir: /srv/reel
        lanes:
          a.1:
            { provider: imini, base_url: "http://127.0.0.9:80/x/", credential: k, max_in_flight: 1, proxy: "http://p:3128",
              submits_per_minute: 1000000, in_doubt: resubmit, server_error: in_doubt,
              group: g.1, resubmits_per_day: 0 }
          b: { proxy: "https://[fd00::1]:8443/", credential: "12" }
        default_lane: b
        polling: { first: 1.5s, factor: 1, cap: 1h, jitter: 0, overdue_after: 365d, lost_after: 1ms }
        retry: { max_attempts: 100, base: 500ms, factor: 10, cap: 500ms, jitter: 0.9, failed_codes: [busy, 1204, "5"] }
        timeouts: { connect: 1s, submit: 2s, poll: 3s, fetch_stall: 4s }
        fetching: { concurrency: 1000, give_up_after: 0.5d }
        prices: /etc/reel/prices.json
        caps:
          - { lane: a.1, per: day, credits: 0.5 }
          - { owner: root, per: month, clips: 1000000000 }
          - { owner: 54321, per: total, clips: 3 }
          - { batch: 7, per: total, seconds: 0 }
        budget: { time_zone: Europe/Berlin, failed_tasks: released }
        approval: { over_credits: 99.5, owners: [root, 54321], approvers: [nobody, "@root", "@reel-admin"] }
        duplicates: { policy: refuse, window: 1d }
        limits: { connections: 1, in_flight: 0, queued_jobs: 5 }
        log: { level: trace }
        """

    private var expected: Settings {
        var expected = Settings()
        expected.lanes = lanes
        (expected.socket, expected.stateDir, expected.defaultLane) = ("/tmp/r.sock", "/srv/reel", "b")
        (expected.polling.first, expected.polling.factor) = (.milliseconds(1500), 1)
        (expected.polling.cap, expected.polling.jitter) = (.seconds(3600), 0)
        (expected.polling.overdueAfter, expected.polling.lostAfter) = (.seconds(365 * 86400), .milliseconds(1))
        (expected.retry.maxAttempts, expected.retry.factor, expected.retry.jitter) = (100, 10, 0.9)
        (expected.retry.base, expected.retry.cap) = (.milliseconds(500), .milliseconds(500))
        expected.retry.failedCodes = ["busy", "1204", "5"]
        (expected.timeouts.connect, expected.timeouts.submit) = (.seconds(1), .seconds(2))
        (expected.timeouts.poll, expected.timeouts.fetchStall) = (.seconds(3), .seconds(4))
        (expected.fetching.concurrency, expected.fetching.giveUpAfter) = (1000, .seconds(43200))
        expected.prices = "/etc/reel/prices.json"
        (expected.duplicates.policy, expected.duplicates.window) = (.refuse, .seconds(86400))
        (expected.caps, expected.approval) = (caps, approval)
        (expected.budget.timeZone, expected.budget.failedTasks) = (berlin, .released)
        (expected.limits.connections, expected.limits.inFlight, expected.limits.queuedJobs) = (1, 0, 5)
        expected.log.level = .trace
        return expected
    }

    private var berlin: BudgetCalendar { BudgetCalendar(zone: "Europe/Berlin") ?? .utc }

    private var caps: [Settings.Cap] {
        [
            Settings.Cap(rule: Cap(.lane, "a.1", per: .day, .credits, 0.5), name: "a.1"),
            Settings.Cap(rule: Cap(.owner, "0", per: .month, .clips, 1e9), name: "root"),
            Settings.Cap(rule: Cap(.owner, "54321", per: .total, .clips, 3), name: "54321"),
            Settings.Cap(rule: Cap(.batch, "7", per: .total, .seconds, 0), name: "7"),
        ]
    }

    private var approval: Settings.Approval {
        var approval = Settings.Approval()
        approval.overCredits = 99.5
        approval.owners = [Settings.User(name: "root", uid: 0), Settings.User(name: "54321", uid: 54_321)]
        approval.approvers = [
            .user(Settings.User(name: "nobody", uid: 65_534)), .group("root"), .group("reel-admin"),
        ]
        return approval
    }

    @Test func `what may be spent is told by uid`() throws {
        var rules = BudgetRules()
        rules.caps = caps.map(\.rule)
        (rules.calendar, rules.failedTasks) = (berlin, .released)
        rules.resubmitsPerDay = ["a.1": 0, "b": 20]
        #expect(try Settings.load(yaml: yaml).budgetRules == rules)
        #expect(Settings().budgetRules.caps.isEmpty && Settings().budgetRules.resubmitsPerDay == ["main": 20])
    }

    private var lanes: [Settings.Lane] {
        var lanes = [Settings.Lane(name: "a.1"), Settings.Lane(name: "b")]
        lanes[0].baseURL = "http://127.0.0.9:80/x"
        lanes[0].credential = "k"
        (lanes[0].maxInFlight, lanes[0].submitsPerMinute) = (1, 1_000_000)
        (lanes[0].inDoubt, lanes[0].serverError) = (.resubmit, .inDoubt)
        (lanes[0].group, lanes[0].resubmitsPerDay) = ("g.1", 0)
        lanes[0].proxy = Settings.Proxy(scheme: .http, host: "p", port: 3128)
        lanes[1].proxy = Settings.Proxy(scheme: .https, host: "fd00::1", port: 8443)
        lanes[1].credential = "12"
        return lanes
    }
}
