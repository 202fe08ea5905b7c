import ArgumentParser
import ReelAPI
import ReelCore

/// `reel show`: everything about jobs.
struct ShowCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about a job.", discussion: "  reel show 42")

    @Argument(help: "The job's number.", completion: JobNumbers.in())
    var ids: [JobID]

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        var answers: [JSON] = []
        for (index, id) in ids.enumerated() {
            let json = try await context.daemon.json(.get("/v1/jobs/\(id)"))
            answers.append(json)
            if index > 0 { context.console.say("") }
            let job = try JobAnswer(json: json)
            context.console.say(job.facts(now: context.time.now, zone: context.console.zone))
        }
        context.console.answer(answers.count == 1 ? answers[0] : ["jobs": .array(answers)])
        return .done
    }
}
