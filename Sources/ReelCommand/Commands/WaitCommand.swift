import ArgumentParser
import ReelCore

/// `reel wait`: until jobs have ended or need a person.
struct WaitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until jobs have ended, are in doubt, or need a person.",
        discussion: """
            The exit code says how it went; of several jobs the worst counts: 0 done, 5 canceled, 6 timed out, 3 held, \
            1 failed, 4 in doubt, from the best to the worst.

              reel wait 42
              reel wait 42 43 44 --timeout 30m
              reel wait 42 -o clip.mp4
            """)

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in(.unfinished))
    var ids: [JobID]

    @Option(help: ArgumentHelp("Give up waiting after this long (90s, 2h).", valueName: "time"))
    var timeout: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Save the clips there.", valueName: "path"))
    var output: String?

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        let limit = try TimeLimit(timeout, option: "--timeout").duration
        return try await Ending(context: context, limit: limit, output: output).await(ids)
    }
}
