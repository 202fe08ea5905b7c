import ArgumentParser
import ReelAPI
import ReelCore

/// `reel budget`: what was spent, what may still be, and who says what became of unknown money.
struct BudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "Show what was spent and what is left; say what became of money that is unknown.",
        discussion: """
              reel budget                            this month
              reel budget --per day
              reel budget --per total --owner alice
              reel budget settle 42 --not-billed
            """,
        subcommands: [BudgetShowCommand.self, BudgetSettleCommand.self],
        defaultSubcommand: BudgetShowCommand.self)
}

/// `reel budget show`.
struct BudgetShowCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what was spent and what is left.",
        discussion: """
            Credits are reserved when a job is submitted and spent when its task succeeds. They are unknown while the \
            job is in doubt, and after its task failed, since the provider does not say whether it bills those. All \
            three count against the caps. What was not created costs nothing.

              reel budget
              reel budget --per day
              reel budget --per total --owner alice
            """)

    @Option(help: "The window of the sums: day, month or total.")
    var per: BudgetWindow.Period = .month

    @Option(help: "The jobs of this user alone; somebody else's for administrators only.")
    var owner: String?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let query = [("per", per.rawValue)] + (owner.map { [("owner", $0)] } ?? [])
        let json = try await context.daemon.json(.get("/v1/budget", query: query))
        context.console.answer(json)
        let view = BudgetView(budget: try BudgetAnswer(json: json), owner: owner, now: context.time.now)
        view.show(on: context.console)
        return .done
    }
}

/// `reel budget settle`.
struct BudgetSettleCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Say whether a submission whose cost is unknown was billed.",
        discussion: """
            Look in the provider's console, then give one of:

              reel budget settle 42 --billed        it was: it counts as spent
              reel budget settle 42 --not-billed    it was not: its credits are free

            A job with several such submissions wants --submission; 'reel history' shows their numbers. A job that is \
            in doubt is resolved with 'reel resolve' instead.
            """)

    @Argument(help: "The job's number.", completion: JobNumbers.in())
    var id: JobID

    @Flag(help: "The provider billed it.")
    var billed = false

    @Flag(help: "The provider did not bill it, or gave the credits back.")
    var notBilled = false

    @Option(help: ArgumentHelp("Which of the job's submissions, from 1.", valueName: "number"))
    var submission: Int?

    @OptionGroup
    var common: CommonOptions

    func validate() throws {
        guard billed != notBilled else { throw ValidationError("Give exactly one of --billed and --not-billed.") }
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        let number = submission.map { [(name: "submission", value: JSON.number(.init($0)))] } ?? []
        let body = JSON.object(JSON.Object([("billed", .bool(billed))] + number))
        let json = try await context.daemon.json(.post("/v1/jobs/\(id)/settle", body))
        context.console.answer(json)
        let which = submission.map { "submission \($0)" } ?? "its submission"
        context.console.say("job \(id): \(which) counts as \(billed ? "spent" : "not billed") from now on")
        return .done
    }
}

extension BudgetWindow.Period: ExpressibleByArgument {}
