import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

extension JobsController {
    /// What a new job would come to, or many, one a line; nothing is stored.
    @Sendable func estimate(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        if request.mediaType == "application/x-ndjson" {
            return try lines(request, of: caller, answeredBy: EstimateClerk(jobs: self, caller: caller))
        }
        let body = try await request.json()
        let key = try Idempotency(header: request.headers.idempotencyKey, body: body)
        return Response(try await estimate(body, key, for: caller, intake, uses: try await capUses(caller)).json)
    }

    /// What each of many jobs would come to, for itself: those before it on other lines do not count.
    fileprivate func estimate(_ lines: [LineReader.Line], for caller: Caller) async -> [JSON.Object?] {
        let intake = intake
        var answers: [JSON.Object?] = []
        do {
            // One look at the caps for all of them.
            let uses = try await capUses(caller)
            for line in lines {
                answers.append(line.isBlank ? nil : await estimate(line, for: caller, intake, uses))
            }
        } catch {
            answers = lines.map { $0.isBlank ? nil : Self.answer(error) }
        }
        return answers
    }

    /// A line whose key has made a job before is answered with that job, as it would be by `POST /v1/jobs`.
    private func estimate(
        _ line: LineReader.Line, for caller: Caller, _ intake: Intake, _ uses: [BudgetReport.CapUse]
    ) async -> JSON.Object {
        do {
            let body = try line.json()
            let key = try Idempotency(header: nil, body: body)
            if let key, let earlier = try await engine.store.replay(key, owner: caller.uid) {
                return Self.answer(earlier)
            }
            return try await estimate(body, key, for: caller, intake, uses: uses).json.object ?? JSON.Object()
        } catch {
            return Self.answer(error)
        }
    }

    private func estimate(
        _ body: JSON, _ key: Idempotency?, for caller: Caller, _ intake: Intake, uses: [BudgetReport.CapUse]
    ) async throws -> EstimateAnswer {
        var job = try intake.job(from: body, by: caller, hasKey: key != nil)
        try await desk.admit(job)
        var holds: [HoldReason] = job.approval == nil ? [] : [.approval]
        if let shortage = shortage(for: job, intake, uses) {
            holds.append(.budget)
            job.warnings.append(Warning(field: "budget", shortage))
        }
        if try await mustWait(job, caller) { holds.append(.dependency) }
        if let earlier = try await engine.store.duplicate(of: job) {
            job.warnings.append(Warning(field: "request", earlier.message(at: intake.now())))
        }
        var answer = EstimateAnswer(
            model: job.model, lane: job.lane, request: job.request, takes: job.takes, credits: job.estimate,
            warnings: job.warnings, holdReasons: holds)
        (answer.clips, answer.seconds, answer.batch) = (job.clips, job.seconds, job.batch)
        return answer
    }

    /// What each cap has used in its present window, that of the caller's token among them; nothing where there are none.
    private func capUses(_ caller: Caller) async throws -> [BudgetReport.CapUse] {
        var uses: [BudgetReport.CapUse] = []
        if !intake.settings.caps.isEmpty { uses = try await engine.store.budget(.day, owner: nil).caps }
        guard let grant = caller.grant, grant.cap != nil, let token = grant.token else { return uses }
        if let own = try await engine.store.capUse(ofToken: token) { uses.append(own) }
        return uses
    }

    /// Why the job would wait for the budget at present: a sentence for a person.
    private func shortage(for job: NewJob, _ intake: Intake, _ uses: [BudgetReport.CapUse]) -> String? {
        if let own = uses.first(where: { $0.cap.scope == .token }), let estimate = job.estimate,
            Double(estimate) > own.left
        {
            return "it would wait: \(own.cap.words) has \(own.left.brief) left"
        }
        let caps = intake.caps(on: job)
        guard caps.contains(where: { !$0.isEmpty }) else { return nil }
        let full = caps.map { caps in
            caps.lazy.compactMap { cap in
                uses.first { use in
                    use.cap == cap.rule && job.amount(in: cap.rule.unit).map { Double($0) > use.left } ?? false
                }.map { (cap: cap, use: $0) }
            }.first
        }
        // Where one lane of a group has room, it goes there.
        guard let last = full.compactMap(\.self).last, full.allSatisfy({ $0 != nil }) else { return nil }
        let wait = last.use.until.map { "until its window turns (\($0)) or it is raised" } ?? "until it is raised"
        return "it would wait: the cap \(last.cap.text) has \(last.use.left.brief) left, \(wait)"
    }

    /// Whether one of the jobs that it comes after has not ended.
    private func mustWait(_ job: NewJob, _ caller: Caller) async throws -> Bool {
        var mustWait = false
        for (index, id) in job.after.enumerated() {
            guard let parent = try await engine.store.job(id), caller.isAdmin || parent.owner == caller.uid else {
                throw ReelError(
                    .invalidRequest, field: "after[\(index)]", "there is no job \(id); name jobs that exist already")
            }
            if !parent.lifecycle.state.isEnd { mustWait = true }
        }
        return mustWait
    }
}

/// Tells what each line would come to, as it is read.
private struct EstimateClerk: LineClerk {
    let jobs: JobsController
    let caller: Caller

    func look(at lines: [LineReader.Line]) async -> [JSON.Object?] { await jobs.estimate(lines, for: caller) }

    func answers(to entries: [JSON.Object?]) async -> [JSON.Object?] { entries }
}
