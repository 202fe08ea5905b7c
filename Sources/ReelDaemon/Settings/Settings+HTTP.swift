import ReelCore

extension Settings {
    /// The API on TCP, beside the socket.
    package struct HTTP: Sendable, Equatable {
        /// `HOST:PORT`; `nil`: the socket only.
        package var listen: String?
        /// The names under which it may be called.
        package var hosts: [String] = []

        package init() {}
    }
}

extension Settings.HTTP {
    private enum Key: String, CaseIterable { case listen, hosts }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        listen = try block[.listen]?.unlessNull?.listenAddress()
        hosts = try block[.hosts]?.words("names of hosts, such as [reel.example.org]") ?? hosts
    }
}
