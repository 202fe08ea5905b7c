import ReelAPI
import ReelCore

/// Asks what a job would be and cost, without storing it.
struct Estimating {
    let context: Context

    /// Prints the answer to `draft`.
    func report(_ draft: JobDraft) async throws -> CommandOutcome {
        var draft = draft
        // A key is used up by a stored job only.
        _ = draft.takeIdempotencyKey()
        let json = try await context.daemon.json(.post("/v1/estimate", draft.json))
        context.console.answer(json)
        let answer = try EstimateAnswer(json: json)
        context.console.noteWarnings(answer.warnings, of: nil)
        context.console.say("model    \(answer.model.printable)")
        context.console.say("lane     \(answer.lane.printable)")
        context.console.say("credits  \(Self.credits(answer))")
        if !answer.holdReasons.isEmpty {
            context.console.say("held     for \(answer.holdReasons.map(\.rawValue).joined(separator: ", "))")
        }
        context.console.say("request  \(answer.request.abridged().description.printable)")
        return .done
    }

    private static func credits(_ answer: EstimateAnswer) -> String {
        guard let credits = answer.credits, let total = answer.creditsTotal else { return "not known" }
        return answer.takes > 1 ? "\(total) (\(answer.takes) takes of \(credits))" : "\(credits)"
    }
}
