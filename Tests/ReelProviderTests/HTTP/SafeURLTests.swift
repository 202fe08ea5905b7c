import ReelCore
import ReelProvider
import Testing

struct SafeURLTests {
    @Test(arguments: [
        "https://openapi.imini.ai/imini/router", "HTTPS://example.com", "https://10.0.0.1:8443/x?y=z",
        "http://127.0.0.1:8080", "http://127.255.3.4/", "http://localhost:1/x", "http://LOCALHOST", "http://[::1]:99/",
        "https://user.example",
    ])
    func `https to anywhere and http to this machine are taken`(url: String) throws {
        #expect(try SafeURL(url).text == url)
    }

    @Test(arguments: [
        "http://example.com", "http://10.0.0.1", "http://126.0.0.1", "http://128.0.0.1", "http://127.0.0.1.example.com",
        "http://127.1", "http://2130706433", "http://localhost.example.com", "http://[::2]", "http://[::ffff:10.0.0.1]",
        "ftp://127.0.0.1", "file:///etc/passwd", "unix:///run/x", "http+unix://%2Frun/x", "https://", "https:///x", "x",
        "",
        "https://user@example.com", "https://user:pass@example.com", "http://127.0.0.1@example.com",
        "http://127.0.0.1:80\\@example.com/",
    ])
    func `all else is refused, saying what would be right`(url: String) throws {
        do {
            _ = try SafeURL(url, field: "base_url")
            Issue.record("taken: \(url)")
        } catch {
            #expect(error.field == "base_url")
            #expect(!error.message.contains("pass@"))
        }
    }

    @Test(arguments: [("https://127.0.0.1", true), ("https://localhost", true), ("https://example.com", false)])
    func `this machine is known`(url: String, isLoopback: Bool) throws {
        #expect(try SafeURL(url).isLoopback == isLoopback)
    }

    @Test func `a proxy is an http URL`() throws {
        _ = try ProxyAddress("http://proxy.example:3128")
        _ = try ProxyAddress("http://user:p%40ss@[::1]:3128")
        for text in ["https://proxy.example", "socks5://x:1", "proxy:3128", "", "http://"] {
            #expect(throws: ReelError.self) { try ProxyAddress(text, field: "proxy") }
        }
    }
}
