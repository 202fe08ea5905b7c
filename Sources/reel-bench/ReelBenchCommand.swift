import ArgumentParser
import Dispatch
import Foundation
import Glibc
import ReelBench
import ReelCore

/// The bench as a program of its own.
@main
struct ReelBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reel-bench",
        abstract: "Measures reel beside the queues that its users could pick instead.",
        discussion: """
            Redis, PostgreSQL and beanstalkd are started and stopped by it, with the same durability: what is acknowledged \
            is synced. Those that are not here are skipped. All sides have their turn in each run.
            """)

    @Option(help: "How often each side is measured.")
    var runs = 5

    @Option(help: "How long each of these takes.")
    var seconds = 2

    @Option(help: "How many jobs are sent in one request.")
    var lines = 200_000

    @Option(
        help: """
            How many jobs are stored where costs with very many are measured. The goal is set for 10,000,000; to \
            store these takes some 15 GB and many minutes.
            """)
    var jobs = 1_000_000

    @Option(help: "How many tasks render at once where polls are measured.")
    var tasks = 100_000

    @Option(help: "Where the data are while it runs: on a disk, not in memory.")
    var folder = ".build/bench"

    @Option(help: "Only this part: \(Bench.Suite.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated.")
    var only: [String] = []

    @Option(help: ArgumentHelp("Also write the results there.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs must be positive.") }
        guard seconds > 0 else { throw ValidationError("--seconds must be positive.") }
        guard lines > 0 else { throw ValidationError("--lines must be positive.") }
        guard jobs >= 10_000 else { throw ValidationError("--jobs must be at least 10000: fewer are not many.") }
        // No lane may have more in flight.
        guard 1000...1_000_000 ~= tasks else { throw ValidationError("--tasks must be from 1000 to 1000000.") }
        for name in only where Bench.Suite(rawValue: name) == nil {
            throw ValidationError("--only: there is no part \(name).")
        }
    }

    func run() async throws {
        var options = Bench.Options()
        (options.runs, options.seconds, options.lines, options.jobs) = (runs, seconds, lines, jobs)
        (options.tasks, options.folder) = (tasks, folder)
        if !only.isEmpty { options.suites = Bench.Suite.allCases.filter { only.contains($0.rawValue) } }
        let interrupts = Self.endChildrenAtSignals()
        defer { for interrupt in interrupts { interrupt.cancel() } }
        do {
            let report = try await Bench.run(options) { Self.say($0, to: .standardError) }
            for line in report.lines { Self.say(line, to: .standardOutput) }
            if let json { try Data(report.json.bytes + [0x0A]).write(to: URL(fileURLWithPath: json)) }
        } catch {
            Self.say("reel-bench: \(error)", to: .standardError)
            throw ExitCode(1)
        }
    }

    /// Ctrl-C leaves no server behind; its data are removed at the next start.
    private static func endChildrenAtSignals() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                Child.endAll()
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// Unlike `print`, at once, also into a file.
    private static func say(_ line: String, to output: FileHandle) {
        try? output.write(contentsOf: Data("\(line)\n".utf8))
    }
}
