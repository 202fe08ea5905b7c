import ArgumentParser
import ReelCore

/// `reel hold`: keeps queued jobs from being submitted.
struct HoldCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Hold queued jobs until they are released.",
        discussion: "  reel hold 42")

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.queued]))
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "hold").act(on: ids)
    }
}
