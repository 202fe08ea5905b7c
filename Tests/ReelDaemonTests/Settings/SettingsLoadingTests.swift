import Foundation
import ReelCore
import ReelDaemon
import Testing

struct SettingsLoadingTests {
    @Test func `the contract's sample means the defaults`() throws {
        #expect(try Settings.load(yaml: ContractSample.yaml) == Settings())
    }

    @Test func `the defaults are those of the contract`() {
        let settings = Settings()
        #expect(settings.socket == "/run/reel/reeld.sock" && settings.stateDir == "/var/lib/reel")
        #expect(settings.defaultLane == "main" && settings.lanes == [Settings.Lane(name: "main")])
        #expect(settings.lanes[0].baseURL == "https://openapi.imini.ai/imini/router")
        #expect(settings.lanes[0].maxInFlight == 10 && settings.lanes[0].submitsPerMinute == 60)
        #expect(settings.timeouts.submit == .seconds(60) && settings.fetching.concurrency == 4)
        #expect(settings.keep.endedJobs == .seconds(180 * 86400))
        #expect(settings.policy(for: "main") == Policy())
    }

    @Test(arguments: [
        "", "\n", "# nothing\n", "---\n", "--- ~\n...\n", "{}", "null", "\u{FEFF}# with a byte order mark\n",
        "polling:\nretry:\nlanes:\ncaps:\nlog: ~\n", "retry: { failed_codes: }", "lanes: { main: }",
    ])
    func `a file without anything in it means the defaults`(yaml: String) throws {
        #expect(try Settings.load(yaml: yaml) == Settings())
    }

    @Test func `a lane's policy is made of its own and the general settings`() throws {
        let settings = try Settings.load(
            yaml: """
                lanes: { a: { in_doubt: resubmit }, b: {} }
                default_lane: a
                polling: { first: 1s, factor: 3, cap: 9s, jitter: 0.1, overdue_after: 1h, lost_after: 1m }
                retry: { max_attempts: 7, base: 4s, factor: 1, cap: 8s, jitter: 0.3, failed_codes: [1] }
                fetching: { give_up_after: 2h }
                """)
        var expected = Policy()
        expected.polling = Backoff(base: .seconds(1), factor: 3, cap: .seconds(9), jitter: 0.1)
        expected.retry = Backoff(base: .seconds(4), factor: 1, cap: .seconds(8), jitter: 0.3)
        (expected.maxAttempts, expected.failedCodes, expected.inDoubt) = (7, ["1"], .resubmit)
        (expected.overdueAfter, expected.lostAfter) = (.seconds(3600), .seconds(60))
        expected.giveUpAfter = .seconds(7200)
        #expect(settings.policy(for: "a") == expected)
        expected.inDoubt = .hold
        #expect(settings.policy(for: "b") == expected)
        #expect(settings.policy(for: "gone") == expected)
    }

    @Test(arguments: [
        ("lanes: { spring: }", "spring"),
        ("lanes: { spring: , main: }", "main"),
        ("lanes: { spring: , autumn: }\ndefault_lane: autumn", "autumn"),
        ("default_lane: main", "main"),
        ("lanes: { 7: }\ndefault_lane: 7", "7"),
    ])
    func `jobs without a lane go to the one that is named, or to the only one`(yaml: String, lane: String) throws {
        #expect(try Settings.load(yaml: yaml).defaultLane == lane)
    }

    @Test func `lanes keep their order, and anchors and merges work`() throws {
        let settings = try Settings.load(
            yaml: """
                lanes:
                  z: &z { max_in_flight: 3, credential: z }
                  a: { <<: *z, credential: a }
                  m: { <<: [{ submits_per_minute: 5 }, *z, { submits_per_minute: 6 }] }
                default_lane: z
                retry: &steps { factor: 3, jitter: 0 }
                polling: { <<: *steps }
                """)
        #expect(settings.lanes.map(\.name) == ["z", "a", "m"])
        #expect(settings.lanes.map(\.credential) == ["z", "a", "z"])
        #expect(settings.lanes.map(\.maxInFlight) == [3, 3, 3])
        #expect(settings.lane("m")?.submitsPerMinute == 5)
        #expect(settings.polling.factor == 3 && settings.polling.jitter == 0)
        #expect(settings.lane("x") == nil)
    }

    @Test func `flags win, and may be relative`() throws {
        let settings = Settings()
        #expect(try settings.overriding() == settings)
        let other = try settings.overriding(socket: "./r.sock", stateDir: "state", relativeTo: "/home/me")
        #expect(other.socket == "/home/me/r.sock" && other.stateDir == "/home/me/state")
        #expect(try settings.overriding(socket: "/r.sock").socket == "/r.sock")
        #expect(try settings.overriding(stateDir: "x").stateDir.hasPrefix("/"))
        let long = String(repeating: "x", count: 100)
        for (socket, directory) in [("", nil), (long, "/home/me")] {
            let error = #expect(throws: ReelError.self) {
                try settings.overriding(socket: socket, relativeTo: directory)
            }
            #expect(error?.field == "--socket")
        }
    }

    @Test func `a file is read, and a missing one is told from a bad one`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/reeld.yaml"
        #expect(#expect(throws: ReelError.self) { try Settings.load(file: path) }?.code == .notFound)
        #expect(#expect(throws: ReelError.self) { try Settings.load(file: folder) }?.code == .invalidRequest)

        try Data("log: { level: debug }\n".utf8).write(to: URL(filePath: path))
        #expect(try Settings.load(file: path).log.level == .debug)
        try Data([0x23, 0xFF, 0x0A]).write(to: URL(filePath: path))
        #expect(#expect(throws: ReelError.self) { try Settings.load(file: path) }?.message.contains("UTF-8") == true)
        try Data(repeating: 0x23, count: 1 << 20 + 1).write(to: URL(filePath: path))
        #expect(#expect(throws: ReelError.self) { try Settings.load(file: path) }?.message.contains("1048576") == true)
    }
}
