import ArgumentParser
import ReelAPI
import ReelCore

/// `reel lane`: the provider accounts, how they are, and pausing them.
struct LaneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lane",
        abstract: "Show the lanes (provider accounts), pause or resume one.",
        discussion: """
              reel lane
              reel lane pause main
              reel lane resume main
            """,
        subcommands: [LaneListCommand.self, LanePauseCommand.self, LaneResumeCommand.self],
        defaultSubcommand: LaneListCommand.self)
}

/// `reel lane list`.
struct LaneListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the lanes.",
        discussion: """
            SUBMITTING and POLLING are the health of either side: what is sent to the provider, and what it is asked \
            about known tasks. LIMIT is how many jobs may be in flight at present, of at most max_in_flight: it is \
            lowered when the provider says that there are too many, and raised slowly by success.
            """)

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/lanes"))
        context.console.answer(json)
        context.console.say(try LaneAnswer.list(json: json), now: context.time.now)
        return .done
    }
}

/// `reel lane pause`.
struct LanePauseCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Submit nothing in a lane; known tasks are followed. For administrators.")

    @Argument(help: "The lane.")
    var name: String

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome { try await LaneActing.act("pause", name, context) }
}

/// `reel lane resume`.
struct LaneResumeCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Submit in a lane again. For administrators.")

    @Argument(help: "The lane.")
    var name: String

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome { try await LaneActing.act("resume", name, context) }
}

private enum LaneActing {
    static func act(_ action: String, _ name: String, _ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.post("/v1/lanes/\(name.percentEncoded)/\(action)"))
        context.console.answer(json)
        context.console.say([try LaneAnswer(json: json)], now: context.time.now)
        return .done
    }
}

extension Console {
    /// Lanes as a table, and below it what is wrong with them and what would move it.
    fileprivate func say(_ lanes: [LaneAnswer], now: Timestamp) {
        say(Table.lanes(lanes, now: now))
        for trouble in lanes.flatMap({ $0.troubles(from: now, in: zone) }) {
            say("")
            say("\(trouble.text)\n  \(trouble.remedy)")
        }
    }
}
