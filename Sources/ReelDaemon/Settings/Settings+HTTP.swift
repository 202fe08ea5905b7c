import ReelCore

extension Settings {
    /// The API on TCP, beside the socket.
    package struct HTTP: Sendable, Equatable {
        /// `HOST:PORT`; `nil`: the socket only.
        package var listen: String?
        /// The names under which it may be called, besides its address and `localhost`.
        package var hosts: [String] = []
        /// Whether a proxy with TLS stands before it, so that it may be reached from elsewhere.
        package var isBehindTLSProxy = false

        package init() {}

        /// ``listen``, read.
        package var address: TCPAddress? { listen.flatMap(TCPAddress.init) }
    }
}

extension Settings.HTTP {
    private enum Key: String, CaseIterable {
        case listen, hosts
        case behindTLSProxy = "behind_tls_proxy"
    }

    init(_ setting: Setting) throws(ReelError) {
        let block = try SettingsBlock<Key>(setting)
        listen = try block[.listen]?.unlessNull?.listenAddress()
        hosts = try block[.hosts]?.hostNames() ?? hosts
        isBehindTLSProxy = try block[.behindTLSProxy]?.flag() ?? isBehindTLSProxy
        guard let address, !address.isLoopback, !isBehindTLSProxy else { return }
        throw block.refusal(
            at: .listen,
            """
            \(address) can be reached from elsewhere, and tokens would cross the network in the clear: listen on \
            127.0.0.1 or [::1], or say behind_tls_proxy: true where a proxy with TLS stands before it
            """)
    }
}

extension Setting {
    /// Names of hosts, without ports.
    fileprivate func hostNames() throws(ReelError) -> [String] {
        let names = try words("names of hosts, such as [reel.example.org]")
        if let wrong = names.first(where: { !HostRule.isName($0) }) {
            throw refusal("\(wrong.excerpt) is no host's name: give names such as reel.example.org, without ports")
        }
        return names
    }
}
