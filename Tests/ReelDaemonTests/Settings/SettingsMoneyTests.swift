import ReelCore
import ReelDaemon
import Testing

/// Caps, budget, approval and duplicates in the settings.
struct SettingsMoneyTests {
    @Test(arguments: [
        Refusal("caps: { lane: main }", "caps", "a list of caps"),
        Refusal("caps: [5]", "caps[0]", "{ lane: main, per: day, credits: 5000 }"),
        Refusal("caps: [~]", "caps[0]", "{ lane: main, per: day, credits: 5000 }"),
        Refusal("caps: [{ lane: main, per: day }]", "caps[0]", "none of credits, clips, seconds"),
        Refusal("caps: [{ per: day, clips: 1 }]", "caps[0]", "none of lane, owner, batch"),
        Refusal(
            "caps: [{ lane: main, owner: root, per: day, clips: 1 }]", "caps[0]", "more than one of lane, owner, batch"),
        Refusal("caps: [{ lane: main, clips: 1 }]", "caps[0].per", "day, month, total"),
        Refusal("caps: [{ lane: main, per: week, clips: 1 }]", "caps[0].per", "day, month, total"),
        Refusal("caps: [{ lane: [], per: day, clips: 1 }]", "caps[0].lane", "the lane's name"),
        Refusal("caps: [{ lanes: a, per: day, clips: 1 }]", "caps[0].lanes", "did you mean lane?"),
    ])
    func `a cap says whose, how long and how much`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        Refusal("caps: [{ lane: main, per: day, credits: -1 }]", "caps[0].credits", "from 0 to 1000000000"),
        Refusal("caps: [{ lane: main, per: day, credits: 1000000001 }]", "caps[0].credits", "from 0 to 1000000000"),
        Refusal("caps: [{ lane: main, per: day, credits: .inf }]", "caps[0].credits", "plain decimal number"),
        Refusal("caps: [{ lane: main, per: day, credits: .nan }]", "caps[0].credits", "plain decimal number"),
        Refusal("caps: [{ lane: main, per: day, credits: '5' }]", "caps[0].credits", "without quotes"),
        Refusal("caps: [{ lane: main, per: day, clips: -1 }]", "caps[0].clips", "from 0 to 1000000000"),
        Refusal("caps: [{ lane: main, per: day, clips: 0.5 }]", "caps[0].clips", "plain digits"),
        Refusal("caps: [{ lane: main, per: day, seconds: 9999999999 }]", "caps[0].seconds", "from 0 to 1000000000"),
        Refusal("caps: [{ lane: main, per: day, seconds: }]", "caps[0].seconds", "there is no value"),
    ])
    func `a cap is neither negative nor absurd`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        Refusal("caps: [{ lane: mian, per: day, clips: 1 }]", "caps[0].lane", "line 1", "\"mian\"", "give one of main"),
        Refusal("lanes: { a: }\ncaps:\n  - { lane: main, per: day, clips: 1 }", "caps[0].lane", "line 3", "one of a"),
        Refusal(
            "caps: [{ lane: main, per: day, clips: 1 }, { owner: no-such-user, per: day, clips: 1 }]", "caps[1].owner",
            "no user \"no-such-user\"", "a user's name or a decimal uid"),
        Refusal("caps: [{ owner: 4294967295, per: day, clips: 1 }]", "caps[0].owner", "a decimal uid"),
        Refusal("caps: [{ owner: -1, per: day, clips: 1 }]", "caps[0].owner", "a decimal uid"),
        Refusal("caps: [{ batch: 'a b', per: day, clips: 1 }]", "caps[0].batch", "the batch's name"),
        Refusal("caps: [{ batch: a/b, per: day, clips: 1 }]", "caps[0].batch", "1 to 100 of A-Z"),
    ])
    func `a cap is somebody's who can be`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        Refusal(
            "caps:\n  - { lane: main, per: day, clips: 1 }\n  - { batch: b, per: day, clips: 1 }\n"
                + "  - { lane: main, per: day, clips: 2 }", "caps[2]", "caps[0] limits the same", "keep one"),
        Refusal(
            "caps: [{ owner: root, per: day, clips: 1 }, { owner: 0, per: day, clips: 1 }]", "caps[1]",
            "caps[0] limits the same"),
    ])
    func `no two caps count the same`(refusal: Refusal) { refusal.check() }

    @Test func `the same name may be counted by other units, windows and kinds`() throws {
        let settings = try Settings.load(
            yaml: """
                caps: [{ lane: main, per: day, clips: 1 }, { lane: main, per: month, clips: 1 },
                  { lane: main, per: day, seconds: 1 }, { batch: main, per: day, clips: 1 }]
                """)
        #expect(settings.caps.count == 4)
        #expect(settings.caps[0].text == "{ lane: main, per: day, clips: 1 }")
    }

    @Test(arguments: [
        Refusal("budget: { time_zone: 'U T C' }", "budget.time_zone", "such as UTC"),
        Refusal("budget: { time_zone: Europe/Berlon }", "budget.time_zone", "\"Europe/Berlon\"", "Europe/Berlin"),
        Refusal("budget: { timezone: UTC }", "budget.timezone", "did you mean time_zone?"),
        Refusal("budget: { failed_tasks: refunded }", "budget.failed_tasks", "unknown, spent, released"),
        Refusal("approval: { over_credits: -1 }", "approval.over_credits", "from 0 to"),
        Refusal("approval: { over_credits: all }", "approval.over_credits", "a number from 0 to"),
        Refusal("approval: { owners: alice }", "approval.owners", "a list of users"),
        Refusal("approval: { owners: [root, no-such-user] }", "approval.owners[1]", "no user \"no-such-user\""),
        Refusal("approval: { owners: ['@root'] }", "approval.owners[0]", "a user's name or a decimal uid"),
        Refusal("approval: { approvers: [no-such-user] }", "approval.approvers[0]", "no user", "a group after an @"),
        Refusal("approval: { approvers: [root, '@no-such'] }", "approval.approvers[1]", "no group \"no-such\""),
        Refusal("approval: { approvers: ['@'] }", "approval.approvers[0]", "no group"),
        Refusal("approval: { approvers: [] }", "approval.approvers", "nobody could approve"),
        Refusal("duplicates: { policy: no }", "duplicates.policy", "off, warn, refuse"),
        Refusal("duplicates: { policy: refuze }", "duplicates.policy", "did you mean refuse?"),
        Refusal("duplicates: { window: 0s }", "duplicates.window", "from 1ms to 365d"),
    ])
    func `zones, users, groups and policies are there`(refusal: Refusal) { refusal.check() }
}
