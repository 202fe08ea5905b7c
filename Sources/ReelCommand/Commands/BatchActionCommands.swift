import ArgumentParser
import ReelAPI
import ReelCore

/// `reel batch cancel`.
struct BatchCancelCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel all jobs of a batch that have not ended; tasks that exist may be billed all the same.",
        discussion: "  reel batch cancel spring")

    @OptionGroup
    var batch: BatchOptions

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try await BatchActing(context: context, done: "canceled").act(batch.call(.post, "cancel"))
    }
}

/// `reel batch retry`.
struct BatchRetryCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Take up the failed jobs of a batch again, and only those.",
        discussion: """
            Where a task exists that is not known to have failed, the job goes back to it and nothing is paid. Else, or \
            with --again, it is submitted anew, which is paid once more.

              reel batch retry spring
            """)

    @OptionGroup
    var batch: BatchOptions

    @Flag(help: "Submit anew whatever is known of the earlier tasks.")
    var again = false

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let call = batch.call(.post, "retry", body: again ? ["again": true] : nil)
        return try await BatchActing(context: context, done: "taken up again").act(call)
    }
}

/// Makes a call for all jobs of a batch, and tells what became of it.
private struct BatchActing {
    let context: Context
    /// What the jobs are afterwards.
    let done: String

    func act(_ call: Call) async throws -> CommandOutcome {
        let json = try await context.daemon.json(call)
        context.console.answer(json)
        let answer = try BatchActionAnswer(json: json)
        let jobs = answer.changed == 0 ? "no job" : answer.changed == 1 ? "1 job" : "\(answer.changed) jobs"
        let refused = answer.refused > 0 ? ", \(answer.refused) refused" : ""
        context.console.say("batch \(answer.batch.name.printable): \(jobs) \(done)\(refused)")
        context.console.say("  \(answer.batch.jobs.summary)")
        return answer.refused > 0 ? .refused : .done
    }
}
