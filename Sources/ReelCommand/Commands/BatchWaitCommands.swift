import ArgumentParser
import ReelAPI
import ReelCore

/// `reel batch watch`.
struct BatchWatchCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch a batch: a progress bar on a terminal, a line for each change otherwise.",
        discussion: """
            It ends when every job has ended, is in doubt, or needs a person; the exit code is that of \
            'reel batch wait'.

              reel batch watch spring
              reel batch watch spring --json      one JSON object a change
            """)

    @OptionGroup
    var batch: BatchOptions

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        let view = BatchView(context, on: .output)
        return try await BatchFollower(context: context, batch: batch).follow(limit: nil, seen: view.show).outcome
    }
}

/// `reel batch wait`.
struct BatchWaitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until every job of a batch has ended, is in doubt, or needs a person.",
        discussion: """
            The exit code is 0 when all jobs succeeded, else that of the worst: 5 canceled, 6 timed out, 3 held for a \
            person, 1 failed, 4 in doubt, from the best to the worst.

              reel batch wait spring --timeout 2h
            """)

    @OptionGroup
    var batch: BatchOptions

    @Option(help: ArgumentHelp("Give up waiting after this long (90s, 2h).", valueName: "time"))
    var timeout: String?

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        let limit = try TimeLimit(timeout, option: "--timeout").duration
        let (answer, outcome) = try await followed(context, limit)
        let console = context.console
        console.answer(answer.json)
        console.say("batch \(answer.name.printable): \(answer.ended) of \(answer.total) ended: \(answer.jobs.summary)")
        console.say(answer.remedies)
        return outcome
    }

    private func followed(_ context: Context, _ limit: Duration?) async throws -> (BatchAnswer, CommandOutcome) {
        let view = BatchView(context, on: .error)
        defer { view.clear() }
        return try await BatchFollower(context: context, batch: batch).follow(limit: limit, seen: view.show)
    }
}
