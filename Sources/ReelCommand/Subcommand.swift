package import ArgumentParser
import ReelAPI
package import ReelCore

/// What every command is given by the process.
package struct Surroundings: Sendable {
    package let console: Console
    package let time: any Timekeeper
    package let environment: [String: String]

    package init(console: Console, time: any Timekeeper, environment: [String: String]) {
        (self.console, self.time, self.environment) = (console, time, environment)
    }

    /// The context for a command that works with `daemon`.
    package func context(_ daemon: any Daemon, makeKey: @escaping @Sendable () -> String) -> Context {
        Context(daemon: daemon, console: console, time: time, makeKey: makeKey)
    }
}

/// A command that does something.
///
/// Asynchronous to the parser, too, since completions ask the daemon.
package protocol ToolCommand: AsyncParsableCommand, Sendable {
    var isJSON: Bool { get }
    /// Whether Ctrl-C cancels the work, so that it can end in order, rather than ending the process at once.
    var endsOrderly: Bool { get }

    func run(_ surroundings: Surroundings) async throws -> CommandOutcome
}

/// A command that works with the daemon.
package protocol Subcommand: ToolCommand {
    var common: CommonOptions { get }

    /// Does the work; everything it needs of the world is in `context`.
    func run(_ context: Context) async throws -> CommandOutcome
}

extension ToolCommand {
    package var endsOrderly: Bool { false }
}
