import ArgumentParser
import ReelCore

/// `reel`: the command that people and scripts use.
struct Reel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reel",
        abstract: "A durable queue between you and a video provider's API.",
        discussion: """
            Talks to the daemon reeld over its socket: --socket, else REEL_SOCKET, else /run/reel/reeld.sock, else \
            $XDG_RUNTIME_DIR/reel/reeld.sock.

              reel demo                                     a round without key or cost
              reel submit request.json --wait -o clip.mp4   instead of a blocking script
              reel why 42                                   what a job waits for
              reel budget                                   credits spent, and left

            Exit codes: 0 done, 1 failed, 2 wrong usage or refused, 3 held, 4 in doubt, 5 canceled, 6 timed out, \
            7 the daemon is not reached. Of several jobs the worst counts: 0 5 6 3 1 4, from the best to the worst.
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Job",
                subcommands: [
                    SubmitCommand.self, UploadCommand.self, ListCommand.self, ShowCommand.self, HistoryCommand.self,
                    WhyCommand.self, WaitCommand.self, WatchCommand.self, EventsCommand.self, SaveCommand.self,
                    EstimateCommand.self,
                    BatchCommand.self,
                ]),
            CommandGroup(
                name: "Steering",
                subcommands: [
                    CancelCommand.self, RetryCommand.self, RefetchCommand.self, HoldCommand.self, ReleaseCommand.self,
                    ApproveCommand.self, ResolveCommand.self,
                ]),
            CommandGroup(name: "Money", subcommands: [BudgetCommand.self]),
            CommandGroup(name: "House", subcommands: [BackupCommand.self, CheckCommand.self, TokenCommand.self]),
            CommandGroup(
                name: "Queue",
                subcommands: [
                    LaneCommand.self, WebhookCommand.self, ModelsCommand.self, StatusCommand.self, DemoCommand.self,
                ]),
        ])
}
