import ReelCore
import ReelDaemon
import Testing

/// Where the API may be served on TCP.
struct SettingsHTTPTests {
    @Test(arguments: [
        ("127.0.0.1:8787", "127.0.0.1:8787"), ("[::1]:8787", "[::1]:8787"), ("localhost:1", "127.0.0.1:1"),
        ("127.1.2.3:0", "127.1.2.3:0"),
    ])
    func `loopback addresses are listened on`(text: String, address: String) throws {
        let settings = try Settings.load(yaml: "http: { listen: '\(text)', hosts: [reel.example.org, '::1'] }")
        #expect(settings.http.address?.description == address)
        #expect(settings.http.hosts == ["reel.example.org", "::1"])
    }

    @Test(arguments: ["0.0.0.0:8787", "192.168.1.2:8787", "[::]:8787", "[2001:db8::1]:80", "8.8.8.8:53"])
    func `others are listened on only behind a proxy with TLS`(text: String) throws {
        Refusal("http: { listen: '\(text)' }", "http.listen", "behind_tls_proxy", "in the clear").check()
        let settings = try Settings.load(yaml: "http: { listen: '\(text)', behind_tls_proxy: true }")
        #expect(settings.http.address?.isLoopback == false && settings.http.isBehindTLSProxy)
    }

    @Test(arguments: [
        Refusal("http: { listen: 8080 }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1:80/x' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '::1:80' }", "http.listen", "[::1]"),
        Refusal("http: { listen: '127.0.0.1:65536' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1:080' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '127.0.0.1:' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: 'user@127.0.0.1:80' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: '0x7f.1:80' }", "http.listen", "HOST:PORT"),
        Refusal("http: { listen: 'reel.example.org:80' }", "http.listen", "no IP address"),
        Refusal("http: { hosts: a }", "http.hosts", "a list of names"),
        Refusal("http: { hosts: ['*.example.org'] }", "http.hosts", "no host's name"),
        Refusal("http: { hosts: ['reel.example.org:80'] }", "http.hosts", "without ports"),
        Refusal("http: { behind_tls_proxy: 1 }", "http.behind_tls_proxy", "true or false"),
        Refusal("http: { port: 80 }", "http.port", "no such key"),
    ])
    func `what is no address, name or flag is refused`(refusal: Refusal) { refusal.check() }

    @Test func `a reload says that each takes a restart`() throws {
        let yaml = "http: { listen: '0.0.0.0:1', hosts: [a], behind_tls_proxy: true }"
        let changes = Settings().changes(to: try Settings.load(yaml: yaml))
        #expect(changes.map(\.path) == ["http.listen", "http.hosts", "http.behind_tls_proxy"])
        #expect(changes.allSatisfy { $0.needsRestart })
    }
}
