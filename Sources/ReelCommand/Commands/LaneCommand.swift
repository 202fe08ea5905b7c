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
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the lanes.")

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/lanes"))
        context.console.answer(json)
        context.console.say(Table.lanes(try LaneAnswer.list(json: json), now: context.time.now))
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
        context.console.say(Table.lanes([try LaneAnswer(json: json)], now: context.time.now))
        return .done
    }
}

extension Table {
    /// Lanes, one a row.
    static func lanes(_ lanes: [LaneAnswer], now: Timestamp) -> Table {
        Table(
            [
                .text("LANE"), .text("HEALTH"), .number("IN FLIGHT"), .number("LIMIT"), .number("QUEUED"),
                .text("UNTIL"), .text("REASON"),
            ],
            rows: lanes.map { lane in
                [
                    Styled(lane.name), Styled(lane.health.rawValue, lane.health.color), "\(lane.inFlight)",
                    "\(lane.limit)", "\(lane.queued)", Styled(lane.until.map { $0.distance(from: now) } ?? ""),
                    Styled(lane.reason.map { LaneReason.text(for: $0) } ?? ""),
                ]
            })
    }
}

extension LaneAnswer.Health {
    fileprivate var color: Styled.Color {
        switch self {
        case .ok: .green
        case .slowed: .yellow
        case .parked: .red
        }
    }
}
