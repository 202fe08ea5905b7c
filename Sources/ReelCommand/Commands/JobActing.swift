import ReelAPI
import ReelCore

/// Makes the same call for one job or several, and shows what became of each.
struct JobActing {
    let context: Context
    /// The last element of the call's path.
    let action: String
    var body: JSON?

    /// Goes on with the others when one is refused.
    func act(on ids: [JobID]) async throws -> CommandOutcome {
        var (answers, refusals): ([JSON], [JSON]) = ([], [])
        for id in ids {
            let reply = try await context.daemon.call(.post("/v1/jobs/\(id)/\(action)", body))
            do {
                let json = try reply.success()
                context.console.say(try JobAnswer(json: json).outcome(of: action))
                answers.append(json)
            } catch let error as ErrorAnswer where ids.count > 1 {
                context.console.note("reel: job \(id): \(error.description.printable)")
                refusals.append(["id": .number(.init(id)), "error": error.json["error"] ?? .null])
            }
        }
        if ids.count == 1, let answer = answers.first {
            context.console.answer(answer)
        } else {
            context.console.answer(["jobs": .array(answers), "errors": .array(refusals)])
        }
        return refusals.isEmpty ? .done : .refused
    }
}

extension JobAnswer {
    /// One line on how the job stands after `action`.
    func outcome(of action: String) -> String {
        let isWaiting = action == "cancel" && !state.isEnd
        let cancel = isWaiting ? "; the cancel is stored, and takes effect when the provider has answered" : ""
        let billed = mayBeBilled ? "; it may be billed all the same" : ""
        return "job \(id): \(word.printable)\(cancel)\(billed)"
    }
}
