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
        let run = try ImportRun(file, name: idempotencyKey, isAgain: queue.again, makeName: context.makeKey)
        let shelf = ImageShelf(context.daemon, .upload)
        let drafts = LineDrafts(
            request: try await request.changes(shelf), queue: try queue.changes(now: context.time.now), keys: run.keys)
        let importing = Importing(context: context, file: file, drafts: drafts, shelf: shelf, run: run)
        let summary = try await importing.summarize()
        tell(summary, context)
        if dryRun { return summary.bad == 0 ? .done : .refused }
        guard summary.bad < summary.lines else {
            context.console.note("there is nothing to submit")
            tell(conflicts: summary.conflicts, context)
            return summary.bad == 0 ? .done : .refused
        }
        guard try await isWanted(summary, context) else { return .refused }
        let results = try (result ?? (name == "-" ? nil : "\(name).result.jsonl")).map { path throws(UsageError) in
            try ImportResult(path)
        }
        // Before the first line goes: the same command once more would make, and pay for, all of them again.
        if run.isAnew { context.console.note("if this is broken off, go on with: \(run.resumption)") }
        let outcome = try await importing.submit(summary.lines, results, isQuiet: wait)
        tell(outcome, context)
        guard wait else { return outcome.status }
        let ending = try await Ending(context: context, limit: limit, output: output).await(outcome.jobs)
        return .worst(of: [outcome.status, ending])
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

    private func tell(_ outcome: Importing.Outcome, _ context: Context) {
        let (accepted, refused) = (outcome.accepted, outcome.refused)
        context.console.note("\(accepted) \(accepted == 1 ? "job" : "jobs") accepted, \(refused) refused")
        tell(conflicts: outcome.conflicts, context)
        if let result = outcome.result { context.console.note("what became of each line is in \(result.printable)") }
    }

    private func tell(conflicts: Int, _ context: Context) {
        guard conflicts > 0 else { return }
        context.console.note(
            "\(conflicts) \(conflicts == 1 ? "line was" : "lines were") submitted before with other flags: give the same "
                + "ones to go on with that run, or --again to submit the file once more")
    }
}
