import ReelCore

extension Settings {
    /// Where notices may be sent.
    package struct Webhooks: Sendable, Equatable {
        /// Whether addresses of private networks are allowed.
        package var allowPrivate = false

        package init() {}
    }
}

extension Settings.Webhooks {
    private enum Key: String, CaseIterable { case allowPrivate = "allow_private" }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        allowPrivate = try block[.allowPrivate]?.flag() ?? allowPrivate
    }
}
