import ReelAPI
import ReelCore

/// Submits the lines of a JSONL file and tells what became of each.
struct LineSubmission {
    let context: Context
    let drafts: LineDrafts
    /// Whether what is accepted goes unmentioned on standard output, since more is to come.
    let isQuiet: Bool

    /// What became of all lines.
    struct Outcome {
        var accepted: [JobID] = []
        var refused = 0

        var status: CommandOutcome { refused == 0 ? .done : .refused }
    }

    /// Sends the file, line by line, and takes its answers as they come.
    func send(_ name: String) async throws -> Outcome {
        var outcome = Outcome()
        let drafts = drafts
        var lines = try InputFile(name).lines()
        let feed = LineFeed { try lines.next().map(drafts.outgoing) }
        try await context.daemon.send(feed, to: "/v1/jobs") { line, answer in take(answer, to: line, &outcome) }
        let (accepted, refused) = (outcome.accepted.count, outcome.refused)
        context.console.note("\(accepted) \(accepted == 1 ? "job" : "jobs") accepted, \(refused) refused")
        return outcome
    }

    private func take(_ answer: JSON, to line: LineFeed.Line, _ outcome: inout Outcome) {
        if !isQuiet { context.console.answer(Self.renumbered(answer, line.number)) }
        guard let ids = Self.ids(answer) else {
            outcome.refused += 1
            let message = ErrorAnswer(json: answer)?.description ?? "the answer cannot be read"
            return context.console.note("line \(line.number): refused: \(message.printable)")
        }
        outcome.accepted += ids
        guard !isQuiet else { return }
        for id in ids { context.console.say("line \(line.number): job \(id) \(answer["state"]?.string ?? "")") }
    }

    /// The jobs that a line made; `nil` when it was refused.
    private static func ids(_ answer: JSON) -> [JobID]? {
        if let several = answer["ids"]?.array { return several.compactMap { $0.integer.map(JobID.init) } }
        return answer["id"]?.integer.map { [JobID($0)] }
    }

    /// Empty lines, and lines sent again, are not counted by the daemon as they are in the file.
    private static func renumbered(_ answer: JSON, _ number: Int) -> JSON {
        guard var object = answer.object else { return answer }
        object["line"] = .number(.init(number))
        return .object(object)
    }
}
