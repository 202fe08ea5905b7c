import ArgumentParser
import ReelCore

/// `reel release`: lets held jobs go on.
struct ReleaseCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Release jobs that a person held, that were restored from a backup, or whose task was lost.",
        discussion: "  reel release 42")

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.held]))
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "release").act(on: ids)
    }
}
