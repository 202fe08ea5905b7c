import ArgumentParser
import ReelAPI
import ReelCore

/// `reel batch`: jobs that belong together, as one.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Show batches and their progress; wait for one, cancel it, retry what failed.",
        discussion: """
            A batch is whatever was submitted with the same --batch NAME.

              reel submit --from shots.jsonl --batch spring
              reel batch
              reel batch watch spring
              reel batch retry spring      only what failed
            """,
        subcommands: [
            BatchListCommand.self, BatchShowCommand.self, BatchWatchCommand.self, BatchWaitCommand.self,
            BatchCancelCommand.self, BatchRetryCommand.self,
        ],
        defaultSubcommand: BatchListCommand.self)
}

/// Which batch is meant.
struct BatchOptions: ParsableArguments {
    @Argument(help: "The batch.", completion: BatchNames.completion)
    var name: String

    @Option(help: "Whose batch; somebody else's for administrators only.")
    var owner: String?

    /// The call for the batch, or for one of its actions.
    func call(_ method: Call.Method = .get, _ action: String? = nil, body: JSON? = nil) -> Call {
        let path = "/v1/batches/\(name.percentEncoded)\(action.map { "/\($0)" } ?? "")"
        let query = owner.map { [(name: "owner", value: $0)] } ?? []
        return method == .get ? .get(path, query: query) : .post(path, query: query, body)
    }
}

/// `reel batch list`.
struct BatchListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List batches.", discussion: "  reel batch list --limit 20")

    @Option(help: "Those of this user; somebody else's for administrators only.")
    var owner: String?

    @Option(help: "At most so many.")
    var limit: Int?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let query = [("limit", limit.map { "\($0)" }), ("owner", owner)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        let json = try await context.daemon.json(.get("/v1/batches", query: query))
        context.console.answer(json)
        let batches = try BatchAnswer.list(json: json)
        if batches.isEmpty {
            context.console.note("no batches: 'reel submit --batch NAME' makes one")
        } else {
            context.console.say(Table.batches(batches, now: context.time.now))
        }
        return .done
    }
}

/// `reel batch show`.
struct BatchShowCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show how a batch stands.", discussion: "  reel batch show spring")

    @OptionGroup
    var batch: BatchOptions

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(batch.call())
        context.console.answer(json)
        let answer = try BatchAnswer(json: json)
        for line in answer.lines(now: context.time.now, zone: context.console.zone) { context.console.say(line) }
        context.console.say(answer.remedies)
        return .done
    }
}
