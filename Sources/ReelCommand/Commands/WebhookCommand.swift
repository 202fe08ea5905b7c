import ArgumentParser
import ReelAPI
import ReelCore

/// `reel webhook`: where notices go, how their delivery goes, and what signs them.
struct WebhookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Show webhooks and their deliveries, send one again, show or rotate the signing secret.",
        discussion: """
            A job's webhook is given with reel submit --webhook URL; all jobs of a lane are told where the settings say \
            so. For a batch, give it to reel submit together with --batch: each of its jobs carries it. Notices are
            signed after the Standard Webhooks specification. One of more than 256 KiB goes out without the job's
            request, and says so by "omitted": ["request"].

              reel webhook
              reel webhook deliveries --state dead
              reel webhook redeliver 17
              reel webhook secret
            """,
        subcommands: [
            WebhookListCommand.self, WebhookDeliveriesCommand.self, WebhookRedeliverCommand.self,
            WebhookSecretCommand.self, WebhookRotateCommand.self,
        ],
        defaultSubcommand: WebhookListCommand.self)
}

/// `reel webhook list`.
struct WebhookListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show where notices go, and how that goes.")

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/webhooks"))
        let webhooks = try WebhookAnswer.list(json: json)
        context.console.answer(json)
        if webhooks.isEmpty {
            context.console.note("no webhooks")
        } else {
            context.console.say(Table.webhooks(webhooks))
        }
        return .done
    }
}

/// `reel webhook deliveries`.
struct WebhookDeliveriesCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List deliveries, newest first.",
        discussion: """
            What does not arrive is tried again for 24 hours; then it is dead, until it is sent again by hand.

              reel webhook deliveries --state dead
              reel webhook deliveries --job 42
            """)

    @Option(
        help: "pending, delivered or dead.",
        completion: .list(DeliveryAnswer.State.allCases.map(\.rawValue)))
    var state: String?

    @Option(help: ArgumentHelp("Those of this job.", valueName: "id"), completion: JobNumbers.in())
    var job: JobID?

    @Option(help: "How many: 1 to 1000.")
    var limit = 50

    @Option(help: ArgumentHelp("Those older than this delivery: the next page.", valueName: "id"))
    var before: Int64?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let given: [(name: String, value: String?)] = [
            ("state", state), ("job", job.map { "\($0)" }), ("limit", "\(limit)"), ("before", before.map { "\($0)" }),
        ]
        let query = given.compactMap { item in item.value.map { (name: item.name, value: $0) } }
        let json = try await context.daemon.json(.get("/v1/webhooks/deliveries", query: query))
        let page = try DeliveryPage(json: json)
        context.console.answer(json)
        if page.deliveries.isEmpty {
            context.console.note("no deliveries")
        } else {
            context.console.say(Table.deliveries(page.deliveries, now: context.time.now))
        }
        if let next = page.next { context.console.note("there are more: add --before \(next)") }
        return .done
    }
}

/// `reel webhook redeliver`.
struct WebhookRedeliverCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "redeliver",
        abstract: "Send a notice again, at once, whatever became of it.",
        discussion: "  reel webhook redeliver 17")

    @Argument(help: "The delivery's number.")
    var id: Int64

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.post("/v1/webhooks/deliveries/\(id)/redeliver"))
        let delivery = try DeliveryAnswer(json: json)
        context.console.answer(json)
        context.console.say("delivery \(delivery.id): \(delivery.type.printable), sent again now")
        return .done
    }
}
