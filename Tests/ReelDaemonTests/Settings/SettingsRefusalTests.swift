import ReelCore
import ReelDaemon
import Testing

struct SettingsRefusalTests {
    @Test(arguments: [
        Refusal("soket: /x", "soket", "line 1", "did you mean socket?"),
        Refusal("a: 1", "a", "there is no such key", "socket"),
        Refusal("log: { level: info }\nstate-dir: /x", "state-dir", "line 2", "did you mean state_dir?"),
        Refusal("polling:\n  first: 5s\n  Cap: 6s", "polling.Cap", "line 3", "did you mean cap?"),
        Refusal("lanes: { main: { maxInFlight: 3 } }", "lanes.main.maxInFlight", "did you mean max_in_flight?"),
        Refusal("lanes: { main: { api_key: sesame } }", "lanes.main.api_key", "there is no such key"),
        Refusal("lanes: { a.b: { x: 1 } }", "lanes[\"a.b\"].x", "there is no such key"),
        Refusal("? [a, b]\n: 1", nil, "line 1", "give a word"),
        Refusal("x: &x { first: 5s }\npolling: { <<: *x }", "x", "there is no such key"),
        Refusal("polling: { <<: 5 }", "polling[\"<<\"]", "a mapping"),
        Refusal("retry: &r { base: 1s }\npolling: { <<: *r }", "polling.base", "there is no such key"),
    ])
    func `an unknown key is refused`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        Refusal("socket: /a\nsocket: /b", "socket", "line 1", "keep one"),
        Refusal(
            "log: {}\nlanes:\n  main: { proxy: , credential: a, proxy: }", "lanes.main.proxy", "line 3", "keep one"),
        Refusal("lanes:\n  'a.b':\n  'a.b':", "lanes[\"a.b\"]", "line 2", "keep one"),
        Refusal("log: { 'level': info, level: info, \"level\": info }", "level", "line 1", "keep one"),
        Refusal("lanes: { 1: , '1': }", "lanes.1", "twice", "keep one"),
        Refusal("log: [", nil, "line 2", "YAML", "flow node"),
        Refusal("log:\n\t- x", nil, "line 2", "YAML"),
        Refusal("a: 1\nb", nil, "line", "YAML"),
        Refusal("log: *x", nil, "line 1", "undefined alias"),
        Refusal("log: {}\n---\nlog: {}", nil, "another document"),
        Refusal("log: {}\n# \u{1}", nil, "line 2", "control characters"),
        Refusal("- a", nil, "line 1", "a list was given", "a mapping of keys"),
        Refusal("sesame", nil, "text was given", "a mapping of keys"),
        Refusal("log: info", "log", "text was given", "a mapping"),
        Refusal("polling: [5s]", "polling", "a list was given", "a mapping"),
    ])
    func `what is no mapping of keys is refused`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        Refusal("socket: reeld.sock", "socket", "line 1", "begins with /"),
        Refusal("socket: '@reel'", "socket", "begins with /"),
        Refusal("socket: /\(String(repeating: "x", count: 107))", "socket", "108 bytes", "at most 107"),
        Refusal("socket: \"/a\\0\"", "socket", "control character"),
        Refusal("socket: 5", "socket", "a number was given", "an absolute path"),
        Refusal("socket:", "socket", "there is no value"),
        Refusal("socket: [/a]", "socket", "a list was given"),
        Refusal("state_dir: ./x", "state_dir", "begins with /"),
        Refusal("prices: prices.json", "prices", "begins with /"),
        Refusal(
            "log: { level: loud }", "log.level", "\"loud\"", "trace, debug, info, notice, warning, error, critical"),
        Refusal("log: { level: warn }", "log.level", "did you mean warning?"),
        Refusal("log: { level: }", "log.level", "one of trace"),
        Refusal("log: { level: [info] }", "log.level", "a list was given", "one of trace"),
    ])
    func `paths and levels are checked`(refusal: Refusal) { refusal.check() }

    @Test func `a socket's path of 107 bytes is fine`() throws {
        let path = "/" + String(repeating: "x", count: 106)
        #expect(try Settings.load(yaml: "socket: \(path)").socket == path)
    }

    @Test(arguments: [
        Refusal.lane("max_in_flight", "0", "out of range", "1 to 1000000"),
        .lane("max_in_flight", "1000001", "out of range", "1 to 1000000"),
        .lane("max_in_flight", "99999999999999999999", "out of range"),
        .lane("max_in_flight", "-1", "out of range"),
        .lane("max_in_flight", "1.5", "plain digits"),
        .lane("max_in_flight", "010", "plain digits"),
        .lane("max_in_flight", "0x10", "plain digits"),
        .lane("max_in_flight", "1_000", "plain digits"),
        .lane("max_in_flight", "'10'", "text was given", "without quotes"),
        .lane("max_in_flight", "many", "text was given", "a whole number"),
        .lane("max_in_flight", "true", "true or false was given", "a whole number"),
        .lane("max_in_flight", "", "there is no value", "a whole number"),
        .lane("submits_per_minute", "0", "1 to 1000000"),
        .lane("submits_per_minute", "1000001", "1 to 1000000"),
        Refusal("retry: { max_attempts: 0 }", "retry.max_attempts", "1 to 100"),
        Refusal("retry: { max_attempts: 101 }", "retry.max_attempts", "1 to 100"),
        Refusal("fetching: { concurrency: 0 }", "fetching.concurrency", "1 to 1000"),
        Refusal("fetching: { concurrency: 1001 }", "fetching.concurrency", "1 to 1000"),
        Refusal("polling: { factor: 0.99 }", "polling.factor", "0.99 is out of range", "from 1 to 10"),
        Refusal("polling: { factor: 10.1 }", "polling.factor", "from 1 to 10"),
        Refusal("polling: { factor: .nan }", "polling.factor", "plain decimal", "from 1 to 10"),
        Refusal("polling: { factor: .inf }", "polling.factor", "from 1 to 10"),
        Refusal("polling: { factor: 1e999 }", "polling.factor", "from 1 to 10"),
        Refusal("polling: { factor: '2' }", "polling.factor", "without quotes"),
        Refusal("retry: { jitter: 0.91 }", "retry.jitter", "from 0 to 0.9"),
        Refusal("retry: { jitter: -0.1 }", "retry.jitter", "from 0 to 0.9"),
    ])
    func `numbers are checked`(refusal: Refusal) { refusal.check() }

    @Test(arguments: [
        "0s", "0ms", "0.5ms", "1.0001s", "366d", "365.1d", "8761h", "99999999999999999999d", "9000000000000000d", "-5s",
        "5", "5 s", "5S", "5sec", "s", ".5s", "5.s", "1.2.3s", "1h30m", "５s", "''", "[5s]", "true", "", "1e3s", "+5s",
        "0.0000000000001d",
    ])
    func `a duration is a number with a unit, from 1ms to 365d`(text: String) {
        Refusal("timeouts:\n  submit: \(text)", "timeouts.submit", "line 2", "from 1ms to 365d", "such as 30s").check()
    }

    @Test(arguments: [
        ("1ms", Duration.milliseconds(1)), ("'5s'", .seconds(5)), ("005s", .seconds(5)), ("0.25s", .milliseconds(250)),
        ("0.001s", .milliseconds(1)), ("1.0ms", .milliseconds(1)), ("1.500000000000000s", .milliseconds(1500)),
        ("2m", .seconds(120)), ("1.5h", .seconds(5400)), ("365d", .seconds(365 * 86400)),
        ("8760h", .seconds(365 * 86400)),
    ])
    func `durations are exact`(text: String, expected: Duration) throws {
        #expect(try Settings.load(yaml: "timeouts: { submit: \(text) }").timeouts.submit == expected)
    }

    @Test(arguments: [
        Refusal("polling: { first: 1m }", "polling.cap", "line 1", "30s is less than polling.first", "at least 1m"),
        Refusal("polling:\n  first: 2s\n  cap: 1500ms", "polling.cap", "line 3", "1500ms", "at least 2s"),
        Refusal("retry: { base: 301s }", "retry.cap", "5m is less than retry.base", "at least 301s"),
        Refusal("retry: { failed_codes: busy }", "retry.failed_codes", "a list of"),
        Refusal("retry: { failed_codes: [a, true] }", "retry.failed_codes[1]", "text or a number"),
        Refusal("retry: { failed_codes: [[a]] }", "retry.failed_codes[0]", "text or a number"),
        Refusal("retry: { failed_codes: [''] }", "retry.failed_codes[0]", "empty"),
    ])
    func `caps and codes are checked`(refusal: Refusal) { refusal.check() }
}
