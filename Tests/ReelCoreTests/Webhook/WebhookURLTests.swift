import ReelCore
import Testing

/// What a webhook's URL may be.
@Suite struct WebhookURLTests {
    private func refusal(_ url: String, allowsPrivate: Bool = false) -> ReelError? {
        do throws(ReelError) {
            _ = try WebhookURL(url, allowsPrivate: allowsPrivate)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "https://example.org", "https://example.org/hooks/reel?x=a@b", "HTTPS://Example.ORG:8443/", "https://8.8.8.8/",
        "https://[2606:4700::1111]/x", "https://a-b_c.example/",
    ])
    func `an https URL of a public host is taken`(url: String) throws {
        #expect(try WebhookURL(url, allowsPrivate: false).text == url)
    }

    @Test(arguments: [
        "", "example.org", "/x", "https://", "https:///x", "https://:443/", "ftp://example.org/", "file:///etc/passwd",
        "javascript:alert(1)", "http://example.org/", "https://user@example.org/", "https://user:word@example.org/",
        "https://@example.org/", "https://example.org/#x", "https://example.org/ x", "https://example.org\\@127.0.0.1/",
        "https://example.org:0/", "https://example.org:65536/", "https://exämple.org/", "https://ex%61mple.org/",
        "https://a..b/", "https://example.org./", "https://[::1/", "https://[fe80::1%25eth0]/",
        "https://example.org/\u{0}", "https://example.org/" + String(repeating: "x", count: 2000),
    ])
    func `what is no such URL is refused, by field, without the URL`(url: String) throws {
        for allowsPrivate in [false, true] {
            let error = try #require(refusal(url, allowsPrivate: allowsPrivate), "\(url)")
            #expect(error.code == .invalidRequest && error.field == "webhook")
            #expect(!error.message.contains("user:word") && error.message.contains("https://example.org/hooks"))
        }
    }

    @Test(arguments: [
        "2130706433", "017700000001", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.01", "1.2.3.4.5",
        "0x7F.0x0.0x0.0x1", "127.0.0.0x1", "example.123",
    ])
    func `an address in decimal, octal or hexadecimal is refused even where private ones are allowed`(host: String) {
        for allowsPrivate in [false, true] {
            #expect(refusal("https://\(host)/", allowsPrivate: allowsPrivate) != nil, "\(host)")
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "a.LOCALHOST", "[::1]", "10.0.0.1", "[fd00::1]", "[::ffff:8.8.8.8]"])
    func `this machine and private networks are refused unless the settings allow them`(host: String) {
        #expect(refusal("https://\(host)/")?.message.contains("settings do not allow") == true)
        #expect(refusal("https://\(host)/", allowsPrivate: true) == nil)
    }

    @Test func `http is for loopback addresses where private ones are allowed`() {
        for host in ["127.0.0.1:8080", "localhost", "[::1]"] {
            #expect(refusal("http://\(host)/") != nil)
            #expect(refusal("http://\(host)/", allowsPrivate: true) == nil)
        }
        for host in ["10.0.0.1", "example.org", "[::ffff:127.0.0.1]"] {
            #expect(refusal("http://\(host)/", allowsPrivate: true) != nil, "\(host)")
        }
    }

    @Test func `URLs of one server have one place, however they are spelled`() {
        for text in ["https://a.example/x?job=1", "HTTPS://A.Example:443", "https://a.example:/y#z"] {
            #expect(WebhookURL.root(of: text) == "https://a.example", "\(text)")
        }
        #expect(WebhookURL.root(of: "https://a.example:8443/x") == "https://a.example:8443")
        #expect(WebhookURL.root(of: "http://localhost:443/x") == "http://localhost:443")
        #expect(WebhookURL.root(of: "https://[2606:4700::1111]:8443/x") == "https://[2606:4700::1111]:8443")
    }

    @Test func `a log shows host and port alone`() {
        #expect(WebhookURL.place(of: "https://a.example:8443/T00/secret?k=v") == "a.example:8443")
        #expect(WebhookURL.excerpt(of: "https://a.example/T00/secret?k=v") == "https://a.example/...")
    }
}

/// Which addresses anybody on the internet could have.
@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
        "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "fe80::1", "febf::1",
        "fec0::1", "fc00::1", "fdff::1", "ff02::1", "2001:db8::1", "3fff::1", "3fff:fff::1", "2001::1", "2001:10::1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "5f00::1",
    ])
    func `special ones are not public`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(!address.isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.0",
        "192.0.1.1", "198.17.0.1", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888",
        "2a00:1450::1", "64:ff9b::808:808",
    ])
    func `all others are`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.isPublic)
    }

    @Test(arguments: ["", "127.1", "0177.0.0.1", "1.2.3.4 ", "1.2.3", "::g", "[::1]", "a"])
    func `only the plain spelling is an address`(text: String) { #expect(NetworkAddress(text) == nil) }
}
