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
        let lanes = try await lanes(context)
        let group = lanes.filter { lane in lane.group.map { job.lane == "any:\($0)" } ?? false }
        let explanation = Explanation(
            of: job, lane: lanes.first { $0.name == job.lane }, group: group, caps: try await caps(of: job, context),
            cause: try await cause(of: job, context), parents: try await parents(of: job, context),
            now: context.time.now, zone: context.console.zone)
        context.console.answer(Self.answer(job, explanation))
        context.console.say(explanation.sentence)
        context.console.say(explanation.remedies)
        return .done
    }

    /// Those who may not see the lanes learn what the job alone tells.
    private func lanes(_ context: Context) async throws -> [LaneAnswer] {
        let reply = try await context.daemon.call(.get("/v1/lanes"))
        return reply.status == 200 ? try LaneAnswer.list(json: reply.json) : []
    }

    /// Only of a job that a cap may keep from being submitted; `nil` where they cannot be seen.
    private func caps(of job: JobAnswer, _ context: Context) async throws -> [BudgetAnswer.CapLine]? {
        guard job.state == .queued || job.holdReasons.contains(.budget) else { return nil }
        let reply = try await context.daemon.call(.get("/v1/budget"))
        guard reply.status == 200 else { return nil }
        return try BudgetAnswer(json: reply.json).caps
    }

    /// What was said when the job was held for the budget.
    private func cause(of job: JobAnswer, _ context: Context) async throws -> String? {
        guard job.holdReasons.contains(.budget) else { return nil }
        let reply = try await context.daemon.call(.get("/v1/jobs/\(id)/history"))
        guard reply.status == 200 else { return nil }
        let held = try HistoryAnswer(json: reply.json).history.last {
            $0.event == "hold_placed" && $0.detail?["reason"]?.string == "budget"
        }
        return held?.detail?["message"]?.string
    }

    /// Those that are there; one that belongs to somebody else is left out.
    private func parents(of job: JobAnswer, _ context: Context) async throws -> [JobAnswer]? {
        guard job.holdReasons.contains(.dependency) else { return nil }
        var parents: [JobAnswer] = []
        for id in job.after.prefix(Self.parentLimit) {
            let reply = try await context.daemon.call(.get("/v1/jobs/\(id)"))
            if reply.status == 200 { parents.append(try JobAnswer(json: reply.json)) }
        }
        return parents
    }

    /// More are not named in a sentence.
    private static let parentLimit = 20

    private static func answer(_ job: JobAnswer, _ explanation: Explanation) -> JSON {
        let members = explanation.json.object?.members ?? []
        return .object(
            JSON.Object([("id", .number(.init(job.id))), ("state", .string(job.state.rawValue))] + members))
    }
}
