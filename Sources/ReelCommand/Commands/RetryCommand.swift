import ArgumentParser
import ReelCore

/// `reel retry`: failed and canceled jobs once more.
struct RetryCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Take up failed or canceled jobs again.",
        discussion: """
            Where a task exists that is not known to have failed, the job goes back to it and nothing is paid. Else, or \
            with --again, it is submitted anew, which is paid once more.

              reel retry 42
              reel retry 42 --again
            """)

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.failed, .canceled]))
    var ids: [JobID]

    @Flag(help: "Submit anew whatever is known of the earlier task.")
    var again = false

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "retry", body: again ? ["again": true] : nil).act(on: ids)
    }
}
