import Foundation
import ReelAPI
import ReelCore

/// Jobs in doubt with all that helps to find their tasks in the provider's console.
struct InDoubtList {
    let context: Context

    /// Shows the jobs of a page, each with the submission whose outcome is unknown.
    func show(_ page: JobPage) async throws {
        var answers: [JSON] = []
        for job in page.jobs {
            let submission = try await submission(of: job)
            answers.append(job.json(with: submission))
            let age = submission.map { " for \((context.time.now - $0.intentAt).brief)" } ?? ""
            let headline = Styled("job \(job.id) is in doubt\(age)", job.state.color)
            context.console.say(headline, job.evidence(submission, zone))
        }
        context.console.answer(["jobs": .array(answers), "next": .whole(page.next)])
        guard !answers.isEmpty else { return }
        context.console.say("what to do: look in the provider's console for a task of that time, then say what is so")
        context.console.say(Explanation.doubtRemedies(of: "JOB"))
    }

    private var zone: TimeZone { context.console.zone }

    /// The newest row of the ledger that nobody knows the outcome of.
    private func submission(of job: JobAnswer) async throws -> SubmissionRow? {
        let json = try await context.daemon.json(.get("/v1/jobs/\(job.id)/history"))
        return try HistoryAnswer(json: json).submissions.last { $0.outcome == .unknown || $0.outcome == .pending }
    }
}

extension Console {
    fileprivate func say(_ headline: Styled, _ facts: Facts) {
        say(headline.rendered(usesColor: output?.usesColor ?? false))
        for line in facts.lines(on: output) { say("  \(line)") }
        say("")
    }
}

extension JobAnswer {
    /// The job as the daemon shows it, and the ledger's row.
    fileprivate func json(with submission: SubmissionRow?) -> JSON {
        guard var object = json.object else { return json }
        object["submission"] = submission?.json ?? .null
        return .object(object)
    }

    /// When it was sent, what was sent, and how it broke.
    fileprivate func evidence(_ submission: SubmissionRow?, _ zone: TimeZone) -> Facts {
        let sent = submission.map { "\($0.intentAt.text(in: zone)), submission \($0.number) in lane \(lane)" }
        let broke = (submission?.error ?? error)?.text ?? "no answer was read"
        let what = [
            model, request["duration"]?.number.map { "\($0.literal) s" }, request["resolution"]?.string,
            submission?.credits.estimate.map { "\($0) credits" },
        ].compactMap { $0 }.joined(separator: ", ")
        return Facts([
            ("sent", sent.map { Styled($0) }), ("what", Styled(what)),
            ("prompt", excerpt.isEmpty ? nil : Styled(String(excerpt.prefix(200)))),
            ("broke", Styled(broke)),
        ])
    }
}
