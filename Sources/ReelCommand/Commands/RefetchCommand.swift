import ArgumentParser
import ReelCore

/// `reel refetch`: the same results once more.
struct RefetchCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "refetch",
        abstract: "Fetch the clips of succeeded jobs again; nothing is paid.",
        discussion: "  reel refetch 42")

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.succeeded, .failed]))
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "refetch").act(on: ids)
    }
}
