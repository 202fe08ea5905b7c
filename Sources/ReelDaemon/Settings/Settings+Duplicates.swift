import ReelCore

extension Settings {
    /// What is done about a request that was made a moment ago already.
    package struct Duplicates: Sendable, Equatable {
        package enum Policy: String, Sendable, CaseIterable { case off, warn, refuse }

        package var policy = Policy.warn
        package var window: Duration = .seconds(10 * 60)

        package init() {}
    }
}

extension Settings.Duplicates {
    private enum Key: String, CaseIterable { case policy, window }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        policy = try block[.policy]?.choice(of: Policy.allCases) ?? policy
        window = try block[.window]?.duration() ?? window
    }
}
