import ArgumentParser
import Foundation

/// The process `reel`: reads the arguments, runs the command, and gives the shell its exit code.
package enum CommandLineTool {
    /// Runs one command.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - environment: the process's variables.
    /// - Returns: the exit code.
    package static func run(
        _ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment
    ) async -> Int32 {
        do {
            var command = try await Reel.asyncParseAsRoot(arguments)
            if let command = command as? any ToolCommand { return await run(command, environment) }
            try command.run()
            return CommandOutcome.done.rawValue
        } catch {
            return tell(error)
        }
    }

    /// The command that the arguments name.
    ///
    /// - Throws: what ArgumentParser says of wrong usage, and requests for help.
    package static func parse(_ arguments: [String]) throws -> (any ToolCommand)? {
        try Reel.parseAsRoot(arguments) as? any ToolCommand
    }

    /// The exit code and the text for wrong usage, or for help that was asked for.
    package static func describe(parsing error: any Error) -> (exitCode: Int32, text: String) {
        let isClean = Reel.exitCode(for: error) == .success
        return (isClean ? CommandOutcome.done.rawValue : CommandOutcome.refused.rawValue, Reel.fullMessage(for: error))
    }

    private static func tell(_ error: any Error) -> Int32 {
        let (exitCode, text) = describe(parsing: error)
        let stream = exitCode == 0 ? FileHandle.standardOutput : .standardError
        if !text.isEmpty { try? stream.write(contentsOf: Data((text + "\n").utf8)) }
        return exitCode
    }

    private static func run(_ command: any ToolCommand, _ environment: [String: String]) async -> Int32 {
        let console = Console.standard(isJSON: command.isJSON, environment: environment)
        let surroundings = Surroundings(console: console, time: SystemTime(), environment: environment)
        do {
            guard command.endsOrderly else { return try await command.run(surroundings).rawValue }
            return try await Interrupts.cancelling { try await command.run(surroundings) }.rawValue
        } catch {
            let failure = CommandFailure(error, socketPath: SocketPath.system)
            console.tell(failure)
            return failure.exitCode
        }
    }
}
