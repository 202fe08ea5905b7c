import ArgumentParser
import Foundation
import ReelTorture

/// The torture as a program of its own.
@main
struct ReelTortureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reel-torture",
        abstract: "Kills reeld again and again while clients use it, and compares what it said with what is there.",
        discussion: """
            Nothing is paid: the provider is simulated. After each start, what was acknowledged to the clients, the store \
            and the provider's books are compared; in the end everything must come to rest. Exits with 1 and says the \
            seed, the job and its history when a promise was broken.
            """)

    @Option(help: "End after so many kills; 200 when neither this nor --seconds is given.")
    var kills: Int?

    @Option(help: "End after so many seconds.")
    var seconds: Int?

    @Option(help: "How many clients there are beside the operator.")
    var clients = 5

    @Option(help: "The seed of all choices, to make them again.")
    var seed: UInt64?

    @Flag(help: "Leave the state directory behind when something is wrong.")
    var keep = false

    @Flag(help: "Say how far it is.")
    var progress = false

    func validate() throws {
        guard kills.map({ $0 > 0 }) ?? true else { throw ValidationError("--kills must be positive.") }
        guard seconds.map({ $0 > 0 }) ?? true else { throw ValidationError("--seconds must be positive.") }
        guard 1...100 ~= clients else { throw ValidationError("--clients must be 1 to 100.") }
    }

    func run() async throws {
        var options = Torture.Options(seed: seed ?? .random(in: 0..<1_000_000_000))
        options.kills = kills ?? (seconds == nil ? 200 : nil)
        options.duration = seconds.map { .seconds($0) }
        options.clients = clients
        options.keepsState = keep
        Self.say("seed \(options.seed)")
        do {
            let summary = try await Torture.run(options) { [progress] line in if progress { Self.say(line) } }
            Self.say("\(summary)\nno promise was broken")
        } catch {
            try FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
            throw ExitCode(1)
        }
    }

    /// Unlike `print`, at once, also into a file.
    private static func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }
}
