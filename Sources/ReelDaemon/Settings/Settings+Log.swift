import ReelCore

extension Settings {
    /// How much is logged.
    package struct Log: Sendable, Equatable {
        /// The levels of swift-log, by the same names.
        package enum Level: String, Sendable, CaseIterable {
            case trace, debug, info, notice, warning, error, critical
        }

        package var level = Level.info

        package init() {}
    }
}

extension Settings.Log {
    private enum Key: String, CaseIterable { case level }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        level = try block[.level]?.choice(of: Level.allCases) ?? level
    }
}
