import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

extension JobsController {
    /// What a new job would come to; nothing is stored.
    @Sendable func estimate(_ request: Request, context: ReelContext) async throws -> Response {
        let (caller, body) = (try context.requireCaller(), try await request.json())
        let key = try Idempotency(header: request.headers.idempotencyKey, body: body)
        let intake = intake
        var job = try intake.job(from: body, by: caller, hasKey: key != nil)
        var holds: [HoldReason] = job.approval == nil ? [] : [.approval]
        if let shortage = try await shortage(for: job, intake) {
            holds.append(.budget)
            job.warnings.append(Warning(field: "budget", shortage))
        }
        if try await mustWait(job, caller) { holds.append(.dependency) }
        if let earlier = try await engine.store.duplicate(of: job) {
            job.warnings.append(Warning(field: "request", earlier.message(at: intake.now())))
        }
        let answer = EstimateAnswer(
            model: job.model, lane: job.lane, request: job.request, takes: job.takes, credits: job.estimate,
            warnings: job.warnings, holdReasons: holds)
        return Response(answer.json)
    }

    /// Why the job would wait for the budget at present: a sentence for a person.
    private func shortage(for job: NewJob, _ intake: Intake) async throws -> String? {
        let caps = intake.caps(on: job)
        guard caps.contains(where: { !$0.isEmpty }) else { return nil }
        let uses = try await engine.store.budget(.day, owner: nil).caps
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
