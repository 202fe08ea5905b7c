import ArgumentParser
import Foundation
import ReelSimulator

/// The provider's video API as a process of its own.
@main
struct ReelSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reel-sim",
        abstract: "Plays the imini video API on a local port: nothing is rendered, nothing is billed.",
        discussion: """
            The first line on standard output says where it listens; point a client's base URL there. Tasks take a few \
            seconds and result in small clips that play.

            Faults come from a script, a JSON array with one step an entry, or at random with --chaos:

              [{"on": "submission", "do": "answer", "status": 503, "code": "UPSTREAM", "times": 2},
               {"on": "submission", "do": "hang", "creates_task": true, "prompt": "cat"},
               {"on": "task", "plan": {"processing": 60, "end": "failed", "code": 1301}},
               {"on": "poll", "do": "status", "word": "paused"},
               {"on": "download", "do": "break_off", "bytes": 1000}]

            Under /_sim/ on the same port are the ledger of what was billed (GET /_sim/ledger), the script \
            (POST /_sim/script) and the settings (POST /_sim/config). No key is asked for there.
            """)

    @Option(help: "The port to listen on, on 127.0.0.1; 0 for any free one.")
    var port = 0

    @Option(name: .customLong("key"), help: "A key to accept; may be given several times. Without, any key will do.")
    var keys: [String] = []

    @Option(help: "How many seconds a task takes: a quarter of them queued, the rest in processing.")
    var render = 4.0

    @Option(help: "A file with the script of faults.", completion: .file(extensions: ["json"]))
    var script: String?

    @Option(
        help: "A file to keep the billed tasks in, a JSON line each; they are known again after a restart.",
        completion: .file())
    var ledger: String?

    @Option(help: "The share of calls that go wrong at random, from 0 to 1.")
    var chaos: Double?

    @Option(help: "The seed of all that is random, to repeat a run.")
    var seed: UInt64?

    @Option(help: "The credits on the account; without, there is no limit.")
    var balance: Int?

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port must be 0 to 65535.") }
        guard render >= 0 else { throw ValidationError("--render must not be negative.") }
        guard 0...1 ~= chaos ?? 0 else { throw ValidationError("--chaos must be 0 to 1.") }
    }

    func run() async throws {
        let signals = StopSignals()
        let simulator = try await Simulator.start(simulatorConfiguration)
        if let script {
            try simulator.script.append(json: Data(contentsOf: URL(filePath: script)))
        }
        try FileHandle.standardOutput.write(contentsOf: Data("listening on \(simulator.baseURL)\n".utf8))
        await signals.first()
        await simulator.stop()
    }

    private var simulatorConfiguration: Simulator.Configuration {
        var settings = AccountSettings(keys: keys.isEmpty ? nil : Set(keys))
        settings.queued = .seconds(render / 4)
        settings.processing = .seconds(render * 3 / 4)
        settings.balance = balance
        let seed = seed ?? .random(in: 0...UInt64.max)
        settings.chaos = chaos.map { Chaos(seed: seed, probability: $0) }
        return Simulator.Configuration(port: port, settings: settings, seed: seed, ledgerFile: ledger)
    }
}
