import ReelCore

extension Settings {
    /// How finished clips are downloaded.
    package struct Fetching: Sendable, Equatable {
        /// How many downloads go on at the same time, 1 to 1000.
        package var concurrency = 4
        package var giveUpAfter: Duration = .seconds(24 * 3600)

        package init() {}
    }
}

extension Settings.Fetching {
    private enum Key: String, CaseIterable {
        case concurrency
        case giveUpAfter = "give_up_after"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        concurrency = try block[.concurrency]?.whole(1...1000) ?? concurrency
        giveUpAfter = try block[.giveUpAfter]?.duration() ?? giveUpAfter
    }
}
