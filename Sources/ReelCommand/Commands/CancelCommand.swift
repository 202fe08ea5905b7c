import ArgumentParser
import ReelCore

/// `reel cancel`: ends jobs that have not ended.
struct CancelCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel jobs; a task that exists may be billed all the same.",
        discussion: "  reel cancel 42 43")

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in(.unfinished))
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "cancel").act(on: ids)
    }
}
