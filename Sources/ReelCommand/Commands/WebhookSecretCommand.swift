import ArgumentParser
import ReelAPI
import ReelCore

/// Whose secret is meant.
struct WebhookSecretOptions: ParsableArguments {
    @Flag(
        name: .customLong("operator"),
        help: "That of the lanes' webhooks instead of your own jobs'. For administrators.")
    var isOperators = false

    var query: [(name: String, value: String)] { isOperators ? [("operator", "true")] : [] }
}

/// `reel webhook secret`.
struct WebhookSecretCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Show what signs your notices: the receiver checks them with it.",
        discussion: "  reel webhook secret")

    @OptionGroup
    var whose: WebhookSecretOptions

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try context.show(await context.daemon.json(.get("/v1/webhooks/secret", query: whose.query)))
    }
}

/// `reel webhook rotate`.
struct WebhookRotateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new signing secret; the old one signs as well for 24 hours.",
        discussion: "  reel webhook rotate")

    @OptionGroup
    var whose: WebhookSecretOptions

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        try context.show(await context.daemon.json(.post("/v1/webhooks/secret/rotate", query: whose.query)))
    }
}

extension Context {
    /// The newest alone on standard output, so that a script can take it; until when others sign beside it.
    fileprivate func show(_ json: JSON) throws -> CommandOutcome {
        let answer = try WebhookSecretAnswer(json: json)
        console.answer(json)
        if let newest = answer.secrets.first { console.say(newest.secret.printable) }
        for former in answer.secrets.dropFirst() {
            let end = former.expiresAt.map { " until \($0)" } ?? ""
            console.note("an earlier one signs as well\(end)")
        }
        return .done
    }
}
