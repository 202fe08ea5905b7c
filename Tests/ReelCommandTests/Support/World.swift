import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Synchronization

/// A command's surroundings, made for one test.
struct World {
    let printed = Printed()
    let time = FakeTime()
    let daemon: FakeDaemon
    var terminal: Terminal?
    /// What a person types at the terminal on standard input; `nil`: it is none.
    var typed: String?

    init(_ daemon: FakeDaemon, terminal: Terminal? = nil, typed: String? = nil) {
        (self.daemon, self.terminal, self.typed) = (daemon, terminal, typed)
    }

    /// Runs a command as a person would type it.
    func run(_ arguments: String...) async throws -> CommandOutcome {
        guard let command = try CommandLineTool.parse(arguments) as? any Subcommand else {
            throw UsageError("not a command that works with the daemon")
        }
        return try await command.run(context(isJSON: command.isJSON))
    }

    func context(isJSON: Bool = false) -> Context {
        let printed = printed
        let input = typed.map { text -> @Sendable () async throws -> String? in { text } }
        let console = Console(isJSON: isJSON, output: terminal, error: terminal, zone: .gmt, input: input) {
            stream, text in printed.add(text, to: stream)
        }
        return Context(daemon: daemon, console: console, time: time) { "key" }
    }
}

/// What a command printed.
final class Printed: Sendable {
    private let texts = Mutex<(output: String, error: String)>(("", ""))

    var output: String { texts.withLock { $0.output } }
    var error: String { texts.withLock { $0.error } }

    func add(_ text: String, to stream: Console.Stream) {
        texts.withLock { texts in
            if stream == .output { texts.output += text } else { texts.error += text }
        }
    }
}

/// A time that passes only when somebody sleeps.
final class FakeTime: Timekeeper {
    static let start = Timestamp(milliseconds: 1_800_000_000_000)

    private let passed = Mutex(Duration.zero)

    var uptime: Duration { passed.withLock { $0 } }
    var now: Timestamp { Self.start + uptime }

    func sleep(for duration: Duration) async throws {
        passed.withLock { $0 += duration }
        try Task.checkCancellation()
    }
}
