import ReelCore

extension Settings {
    /// How caps are counted.
    package struct Budget: Sendable, Equatable {
        /// The zone in which days and months begin.
        package var timeZone = "UTC"

        package init() {}
    }
}

extension Settings.Budget {
    private enum Key: String, CaseIterable { case timeZone = "time_zone" }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        timeZone = try block[.timeZone]?.word("a time zone such as UTC or Europe/Berlin") ?? timeZone
    }
}
