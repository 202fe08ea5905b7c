import ArgumentParser
import ReelAPI
import ReelCore

/// `reel history`: what happened to a job, and its ledger.
struct HistoryCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what happened to a job, and each submission with what is known of its cost.",
        discussion: "  reel history 42")

    @Argument(help: "The job's number.", completion: JobNumbers.in())
    var id: JobID

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/jobs/\(id)/history"))
        context.console.answer(json)
        context.console.say(try HistoryAnswer(json: json))
        return .done
    }
}

extension Console {
    /// A job's history as tables for a person.
    func say(_ history: HistoryAnswer) {
        say(history.events(in: zone))
        guard !history.submissions.isEmpty else { return }
        say("")
        say(history.ledger(in: zone))
    }
}
