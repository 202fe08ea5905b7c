import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Testing

/// A daemon of a test's own, in most cases with a simulator as its provider.
struct World: Sendable {
    /// In every prompt of these tests, and so never in a log.
    static let marker = "zebra"
    private static let key = "sk-of-the-tests"

    let daemon: DaemonProcess
    let simulator: Simulator
    var socket: String { daemon.socket }
    var stateDirectory: String { daemon.stateDirectory }

    /// A daemon without a key: jobs are taken, stay queued, and nothing is ever sent.
    ///
    /// `settings` are lines of `reeld.yaml`; each of the `lanes` may have keys of its own, such as `group: g`.
    static func parked(
        _ settings: String = "", lanes: [String: String] = ["main": ""], _ test: (World) async throws -> Void
    ) async throws {
        try await run(hasKey: false, settings: settings, lanes: lanes, test)
    }

    /// A daemon that works fast, with a provider whose tasks are done at once; `settings` are lines of `reeld.yaml`.
    static func working(
        _ settings: [String: String] = [:], _ test: (World) async throws -> Void
    ) async throws {
        let usual = [
            "polling": "{ first: 20ms, factor: 1, cap: 20ms, jitter: 0 }",
            "retry": "{ base: 10ms, factor: 1, cap: 10ms, jitter: 0 }",
        ]
        let lines = usual.merging(settings) { $1 }.map { "\($0): \($1)" }
        try await run(hasKey: true, settings: lines.joined(separator: "\n"), test)
    }

    private static func run(
        hasKey: Bool, settings: String, lanes: [String: String] = ["main": ""], _ test: (World) async throws -> Void
    ) async throws {
        let simulator = try await Simulator.start(.init(keys: [key]))
        simulator.change { ($0.queued, $0.processing) = (.zero, .zero) }
        let mappings = lanes.map { name, keys in
            "\(name): { base_url: '\(simulator.baseURL)', submits_per_minute: 100000, \(keys) }"
        }
        let daemon = try DaemonProcess(
            settings: "lanes: { \(mappings.joined(separator: ", ")) }\n" + settings,
            environment: hasKey ? ["IMINI_API_KEY": key] : [:], in: TemporaryFolder())
        do {
            try await daemon.start()
            let world = World(daemon: daemon, simulator: simulator)
            try await test(world)
            try await world.expectHealth()
        } catch {
            await daemon.kill()
            await simulator.stop()
            throw error
        }
        _ = await daemon.terminate()
        await simulator.stop()
    }

    /// Ends the daemon as a power cut would, and starts it again.
    func crashAndRestart() async throws {
        await daemon.kill()
        try await daemon.start()
    }

    /// Still serving, with a log in which nothing failed, and no prompt and no key can be read.
    func expectHealth(_ location: SourceLocation = #_sourceLocation) async throws {
        let health = try await get("/healthz")
        #expect(health.status == 200, sourceLocation: location)
        let log = daemon.log
        for word in ["<3>", "<2>", "Fatal error", "Crash", Self.marker, Self.key] {
            #expect(!log.contains(word), "\(word) in \(log)", sourceLocation: location)
        }
    }

    /// No job of any state is in the store.
    func expectNothingStored(_ location: SourceLocation = #_sourceLocation) async throws {
        let status = try StatusAnswer(json: try await get("/v1/status").json)
        #expect(status.jobs.values.allSatisfy { $0 == 0 }, "\(status.jobs)", sourceLocation: location)
        #expect(try await get("/v1/jobs").text == #"{"jobs":[],"next":null}"#, sourceLocation: location)
    }
}
