import ReelCore
import ReelDaemon
import Testing

struct SettingsLaneTests {
    @Test(arguments: [
        Refusal("lanes: {}", "lanes", "at least one"),
        Refusal("lanes: [main]", "lanes", "a list was given", "lanes' names"),
        Refusal("lanes: { any: }", "lanes.any", "reserved"),
        Refusal("lanes: { 'any:default': }", "lanes[\"any:default\"]", "1 to 100 of A-Z"),
        Refusal("lanes: { '': }", "lanes[\"\"]", "1 to 100 of A-Z"),
        Refusal("lanes: { 'a b': }", "lanes[\"a b\"]", "1 to 100 of A-Z"),
        Refusal("lanes: { a/b: }", "lanes[\"a/b\"]", "1 to 100 of A-Z"),
        Refusal("lanes: { é: }", "lanes[\"é\"]", "1 to 100 of A-Z"),
        Refusal("lanes: { main: 5 }", "lanes.main", "a number was given", "a mapping"),
        Refusal("default_lane: other", "default_lane", "line 1", "no lane \"other\"", "give one of main"),
        Refusal("lanes: { spring: }\ndefault_lane: main", "default_lane", "line 2", "give one of spring"),
        Refusal("lanes: { a: , b: }", "default_lane", "give one of a, b"),
        Refusal("default_lane: [a]", "default_lane", "a lane's name"),
    ])
    func `lanes have names, and one is the default`(refusal: Refusal) { refusal.check() }

    @Test func `a lane's name has at most 100 characters`() throws {
        let name = String(repeating: "x", count: 100)
        #expect(try Settings.load(yaml: "lanes: { \(name): }").defaultLane == name)
        #expect(throws: ReelError.self) { try Settings.load(yaml: "lanes: { \(name)x: }") }
    }

    @Test(arguments: [
        Refusal.lane("provider", "other", "give imini"),
        .lane("provider", "iminy", "did you mean imini?"),
        .lane("in_doubt", "ignore", "one of hold, resubmit"),
        .lane("group", "any:x", "1 to 100 of A-Z"),
        .lane("group", "'a b'", "a group's name"),
        .lane("group", "[a]", "a list was given"),
        .lane("resubmits_per_day", "-1", "from 0 to 1000000"),
        .lane("resubmits_per_day", "1000001", "from 0 to 1000000"),
        .lane("resubmits_per_day", "1.5", "plain digits"),
        .lane("in_doubt", "true", "one of hold, resubmit"),
        .lane("server_error", "hold", "one of resubmit, in_doubt"),
        .lane("server_error", "in-doubt", "did you mean in_doubt?"),
        .lane("credential", "a/b", "plain file name"),
        .lane("credential", "..", "plain file name"),
        .lane("credential", ".", "plain file name"),
        .lane("credential", "''", "plain file name"),
        .lane("credential", "'a b'", "plain file name"),
        .lane("credential", "5", "a number was given", "the name of a credential"),
    ])
    func `a lane's words are checked`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        "http://openapi.imini.ai/x", "http://127.0.0.1.evil.com", "http://128.0.0.1", "http://127.1",
        "http://0127.0.0.1",
        "http://localhost.evil.com", "http://[::2]", "http://%6cocalhost", "http://10.0.0.1", "http://127.0.0.256",
        "http://127.0.0.1@evil.com", "ftp://localhost", "openapi.imini.ai", "https://", "https:///x", "//x", "/x",
        "https://u:p@x", "https://u@x", "https://@x", "https://x?a=b", "https://x?", "'https://x#a'", "'https://x#'",
        "https://x:0", "https://x:65536", "https://x:a", "'https://x /'", "'https://x\\y'", "https://é.com", "''", "5",
        "[x]",
        "https://[::1", "https://x:-1",
    ])
    func `a base URL is https, or http on loopback, and nothing else`(url: String) {
        Refusal.lane("base_url", url, "https://openapi.imini.ai/imini/router").check()
    }

    @Test(arguments: [
        ("https://x", "https://x"), ("https://x/", "https://x"), ("https://x.y:8443/a/b/", "https://x.y:8443/a/b"),
        ("HTTPS://x/A", "HTTPS://x/A"), ("http://localhost:8080", "http://localhost:8080"),
        ("http://LocalHost", "http://LocalHost"), ("http://127.255.0.1:1/a", "http://127.255.0.1:1/a"),
        ("http://[::1]:65535/", "http://[::1]:65535"), ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ])
    func `a base URL loses the slash at its end`(url: String, expected: String) throws {
        let yaml = "lanes: { main: { base_url: '\(url)' } }"
        #expect(try Settings.load(yaml: yaml).lanes[0].baseURL == expected)
    }

    @Test(arguments: [
        "http://proxy", "proxy:3128", "socks5://p:1", "http://u:p@p:1", "http://p:1/x", "http://p:1?x", "http://:1",
        "true",
        "http://p:70000", "none",
    ])
    func `a proxy is null or has a host and a port`(url: String) {
        Refusal.lane("proxy", url, "null, or http://HOST:PORT").check()
    }

    @Test func `what may be a secret is not repeated`() {
        for (key, value) in [
            ("base_url", "https://u:sesame@x"), ("proxy", "http://u:sesame@p:1"), ("credential", "sk/sesame"),
            ("api_key", "sesame"), ("base_url", "{ sesame: 1 }"),
        ] {
            let yaml = "lanes: { main: { \(key): '\(value)' } }"
            let error = #expect(throws: ReelError.self) { try Settings.load(yaml: yaml) }
            #expect(error?.description.contains("sesame") == false)
        }
        let error = #expect(throws: ReelError.self) { try Settings.load(yaml: "credential: sesame\n- x") }
        #expect(error?.description.contains("sesame") == false)
    }

    @Test func `two credentials that fall back to one variable are refused`() throws {
        Refusal(
            "lanes:\n  a: { credential: key-1 }\n  b: { credential: key_1 }\ndefault_lane: a", "lanes.b", "line 3",
            "KEY_1"
        ).check()
        let yaml =
            "lanes: { a: { credential: key-1 }, b: { credential: key-1 }, c: { credential: k } }\ndefault_lane: a"
        #expect(try Settings.load(yaml: yaml).lanes.count == 3)
    }
}
