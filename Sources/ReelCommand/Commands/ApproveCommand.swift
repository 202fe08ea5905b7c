import ArgumentParser
import ReelCore

/// `reel approve`: lets jobs go that wait for an approver.
struct ApproveCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve jobs that wait for it; for the approvers in the settings, never for a job's owner.",
        discussion: """
            A job waits for approval because its owner asked for it (--approval), because the settings want it for \
            costly jobs or for that owner, or because a cap counts what cannot be told of it beforehand: 'reel why' \
            says which. Only those under approval.approvers may approve, and nobody his own job.

              reel list --state held
              reel approve 42 43
            """)

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in([.held]))
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "approve").act(on: ids)
    }
}
