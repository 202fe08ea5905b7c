import ArgumentParser
import ReelAPI
import ReelCore

extension SubmitCommand {
    /// A time from now is another one when the file is run again, and a line with another body is another job.
    func validateTimes() throws {
        guard from != nil else { return }
        for (option, text) in [("--not-before", queue.notBefore), ("--deadline", queue.deadline)] {
            guard let text, Timestamp(iso8601: text) == nil else { continue }
            throw ValidationError(
                "With --from, \(option) is a time with a zone (2026-04-11T18:00:00+02:00), so that it can be run again."
            )
        }
    }

    /// Submits a file of many jobs, when a person has seen what it comes to.
    func importFile(_ name: String, _ context: Context, _ limit: Duration?) async throws -> CommandOutcome {
        let file = try ImportFile(name)
        let shelf = ImageShelf(context.daemon, .upload)
        let drafts = LineDrafts(
            request: try await request.changes(shelf), queue: try queue.changes(now: context.time.now),
            key: runName(of: file, context))
        let importing = Importing(context: context, file: file, drafts: drafts, shelf: shelf)
        let summary = try await importing.summarize()
        tell(summary, context)
        if dryRun { return summary.bad == 0 ? .done : .refused }
        guard summary.bad < summary.lines else {
            context.console.note("there is nothing to submit")
            return summary.bad == 0 ? .done : .refused
        }
        guard try await isWanted(summary, context) else { return .refused }
        let results = try (result ?? (name == "-" ? nil : "\(name).result.jsonl")).map { path throws(UsageError) in
            try ImportResult(path)
        }
        let outcome = try await importing.submit(summary.lines, results, isQuiet: wait)
        tell(outcome, results, context)
        guard wait else { return outcome.status }
        let ending = try await Ending(context: context, limit: limit, output: output).await(outcome.accepted)
        return .worst(of: [outcome.status, ending])
    }

    /// What the keys of the lines begin with: the same file run again means the same jobs, unless a person says other.
    private func runName(of file: ImportFile, _ context: Context) -> String {
        idempotencyKey ?? (queue.again ? context.makeKey() : "file-\(file.contentHash.prefix(32))")
    }

    private func tell(_ summary: ImportSummary, _ context: Context) {
        context.console.answer(summary.json)
        context.console.say(summary.facts)
        for line in summary.capLines { context.console.say("cap       \(line.printable)") }
    }

    /// Whether to go on; where nobody can be asked, only when the command line says so.
    private func isWanted(_ summary: ImportSummary, _ context: Context) async throws -> Bool {
        // Nothing new is made then: the answers are read once more.
        if yes || summary.jobs == 0 { return true }
        guard from != "-", context.console.input != nil else {
            context.console.note("nothing was submitted: say --yes to submit it")
            return false
        }
        let left = summary.bad == 0 ? "" : " and leave out \(summary.bad) lines"
        let jobs = "\(summary.jobs) \(summary.jobs == 1 ? "job" : "jobs")"
        guard try await context.console.confirms("Submit \(jobs) for \(summary.credits) credits\(left)?") else {
            context.console.note("nothing was submitted")
            return false
        }
        return true
    }

    private func tell(_ outcome: Importing.Outcome, _ results: ImportResult?, _ context: Context) {
        let (accepted, refused) = (outcome.accepted.count, outcome.refused)
        context.console.note("\(accepted) \(accepted == 1 ? "job" : "jobs") accepted, \(refused) refused")
        if outcome.conflicts > 0 {
            context.console.note(
                "\(outcome.conflicts) lines were submitted before with other flags: give the same ones to go on with "
                    + "that run, or --again to submit the file once more")
        }
        if let results { context.console.note("what became of each line is in \(results.path.printable)") }
    }
}
