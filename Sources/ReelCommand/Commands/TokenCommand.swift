import ArgumentParser
import ReelAPI
import ReelCore

/// `reel token`: bearer tokens for the API on TCP.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke bearer tokens for the API on TCP.",
        discussion: """
            Where the settings have http.listen, programs reach the API on TCP with Authorization: Bearer TOKEN, and act \
            as the token's owner. reel itself keeps to the socket, which needs none.

              reel token create --name editing --scope submit --expires 30d --cap 5000
              reel token list
              reel token revoke 0123456789ab
            """,
        subcommands: [TokenListCommand.self, TokenCreateCommand.self, TokenRevokeCommand.self],
        defaultSubcommand: TokenListCommand.self)
}

/// `reel token create`.
struct TokenCreateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token; it is shown once and never again.",
        discussion: """
            The token alone goes to standard output, so that it can go straight into a file:

              reel token create --name ci --scope read > ci.token
            """)

    @Option(help: "What it is for, in your words.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "What it is good for: read, submit (also makes jobs and acts on yours) or admin.", valueName: "list"),
        completion: .list(TokenScope.allCases.map(\.rawValue)))
    var scope = "read,submit"

    @Option(help: ArgumentHelp("When it ends: a time from now (30d) or a moment with a zone.", valueName: "time"))
    var expires: String?

    @Option(help: ArgumentHelp("Credits in total that its jobs may come to.", valueName: "credits"))
    var cap: Int?

    @Option(help: ArgumentHelp("Whom it acts as; somebody else for administrators only.", valueName: "user"))
    var owner: String?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.post("/v1/tokens", try wish(now: context.time.now)))
        context.console.answer(json)
        let answer = try TokenAnswer(json: json)
        guard let token = answer.token else { throw CommandFailure(.failed, "the daemon's answer holds no token") }
        context.console.say(token)
        if !context.console.isJSON {
            context.console.note(
                "token \(answer.id) of \(answer.owner.printable): keep it now, it is never shown again")
        }
        return .done
    }

    private func wish(now: Timestamp) throws -> JSON {
        var wish = JSON.Object([
            ("name", .string(name)),
            ("scopes", .array(scope.split(separator: ",").map { .string($0.filter { $0 != " " }) })),
        ])
        if let expires {
            wish["expires_at"] = .time(try Timestamp(moment: expires, option: "--expires", now: now))
        }
        if let cap { wish["cap"] = .whole(cap) }
        if let owner { wish["owner"] = .string(owner) }
        return .object(wish)
    }
}

/// `reel token list`.
struct TokenListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List tokens; administrators see everybody's.",
        discussion: "USED is what the token's jobs come to, in credits: reserved, spent and perhaps billed.")

    @Option(help: "Those of this user; somebody else's for administrators only.")
    var owner: String?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let query = owner.map { [(name: "owner", value: $0)] } ?? []
        let json = try await context.daemon.json(.get("/v1/tokens", query: query))
        context.console.answer(json)
        let tokens = try TokenAnswer.list(json: json)
        if tokens.isEmpty {
            context.console.note("no tokens: 'reel token create --name NAME' makes one")
        } else {
            context.console.say(Table.tokens(tokens, now: context.time.now))
        }
        return .done
    }
}

/// `reel token revoke`.
struct TokenRevokeCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make a token worthless at once.",
        discussion: "Its jobs stay, and so does its cap on them.")

    @Argument(help: "The token's number, as 'reel token list' shows it.")
    var id: String

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        guard !id.hasPrefix(TokenText.prefix) else {
            throw UsageError("give the token's number, not the token itself: it is in 'reel token list'")
        }
        let json = try await context.daemon.json(Call(.delete, "/v1/tokens/\(id.percentEncoded)"))
        context.console.answer(json)
        let token = try TokenAnswer(json: json)
        context.console.say("token \(token.id) (\(token.name.printable)) of \(token.owner.printable) is revoked")
        return .done
    }
}
