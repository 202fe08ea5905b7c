import ArgumentParser
import ReelAPI
import ReelCore

/// `reel why`: what a job waits for, until when, and what can be done.
struct WhyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say what a job waits for, until when, and what can be done about it.",
        discussion: "  reel why 42")

    @Argument(help: "The job's number.", completion: JobNumbers.in())
    var id: JobID

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let job = try await context.daemon.job(id)
        let lane = try await lane(of: job, context)
        let explanation = Explanation(of: job, lane: lane, now: context.time.now, zone: context.console.zone)
        context.console.answer(Self.answer(job, explanation))
        context.console.say(explanation.sentence)
        let width = explanation.remedies.map(\.command.displayWidth).max() ?? 0
        for remedy in explanation.remedies {
            context.console.say("  \(remedy.command.padded(to: width))   \(remedy.effect)")
        }
        return .done
    }

    /// Those who may not see the lanes learn what the job alone tells.
    private func lane(of job: JobAnswer, _ context: Context) async throws -> LaneAnswer? {
        let reply = try await context.daemon.call(.get("/v1/lanes"))
        guard reply.status == 200 else { return nil }
        return try LaneAnswer.list(json: reply.json).first { $0.name == job.lane }
    }

    private static func answer(_ job: JobAnswer, _ explanation: Explanation) -> JSON {
        let members = explanation.json.object?.members ?? []
        return .object(
            JSON.Object([("id", .number(.init(job.id))), ("state", .string(job.state.rawValue))] + members))
    }
}
