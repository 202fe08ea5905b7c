import ArgumentParser
import ReelCore

/// `reel resolve`: a person's word on a job in doubt.
struct ResolveCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Say what became of a submission whose outcome is unknown.",
        discussion: """
            Look in the provider's console whether the task exists, then give exactly one of:

              reel resolve 42 --adopt TASK      it exists: follow it, nothing is paid again
              reel resolve 42 --not-created     it does not: back into the queue
              reel resolve 42 --resubmit        back into the queue, at the risk of paying twice
              reel resolve 42 --give-up         cancel the job; it may have been billed

            A lane with in_doubt: resubmit sends such jobs again by itself. With --submission what you say is taken for
            that submission or not at all.
            """)

    @Argument(help: "The job's number.", completion: JobNumbers.in([.inDoubt]))
    var id: JobID

    @Option(help: ArgumentHelp("The provider's id of the task that was created.", valueName: "task"))
    var adopt: String?

    @Flag(help: "No task was created.")
    var notCreated = false

    @Flag(help: "Accept the risk of paying twice.")
    var resubmit = false

    @Flag(help: "Cancel the job.")
    var giveUp = false

    @Option(help: ArgumentHelp("What is meant, as 'reel list --in-doubt' shows it.", valueName: "number"))
    var submission: Int?

    @OptionGroup
    var common: CommonOptions

    func validate() throws {
        guard [adopt != nil, notCreated, resubmit, giveUp].filter({ $0 }).count == 1 else {
            throw ValidationError("Give exactly one of --adopt TASK, --not-created, --resubmit and --give-up.")
        }
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        try await JobActing(context: context, action: "resolve", body: body).act(on: [id])
    }

    private var body: JSON {
        var body = JSON.Object([(name: "outcome", value: .string(outcome))])
        body["task_id"] = adopt.map(JSON.string)
        body["submission"] = submission.map { .number(.init($0)) }
        return .object(body)
    }

    private var outcome: String {
        if adopt != nil { return "adopt" }
        if notCreated { return "not_created" }
        return resubmit ? "resubmit" : "give_up"
    }
}
