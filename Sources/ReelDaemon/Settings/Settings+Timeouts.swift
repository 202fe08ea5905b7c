import ReelCore

extension Settings {
    /// How long the provider and the hosts of results may take to answer.
    package struct Timeouts: Sendable, Equatable {
        package var connect: Duration = .seconds(10)
        package var submit: Duration = .seconds(60)
        package var poll: Duration = .seconds(30)
        /// The longest a download may stand still.
        package var fetchStall: Duration = .seconds(60)

        package init() {}
    }
}

extension Settings.Timeouts {
    private enum Key: String, CaseIterable {
        case connect, submit, poll
        case fetchStall = "fetch_stall"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        connect = try block[.connect]?.duration() ?? connect
        submit = try block[.submit]?.duration() ?? submit
        poll = try block[.poll]?.duration() ?? poll
        fetchStall = try block[.fetchStall]?.duration() ?? fetchStall
    }
}
