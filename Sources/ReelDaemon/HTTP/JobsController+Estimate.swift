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
        if let earlier = try await engine.store.duplicate(of: job) {
            job.warnings.append(Warning(field: "request", earlier.message(at: intake.now())))
        }
        let answer = EstimateAnswer(
            model: job.model, lane: job.lane, request: job.request, takes: job.takes, credits: job.estimate,
            warnings: job.warnings, holdReasons: try await holds(on: job, caller))
        return Response(answer.json)
    }

    /// What would hold a job at first, as far as that can be said beforehand.
    private func holds(on job: NewJob, _ caller: Caller) async throws -> [HoldReason] {
        var reasons: [HoldReason] = job.approval == nil ? [] : [.approval]
        for (index, id) in job.after.enumerated() {
            guard let parent = try await engine.store.job(id), caller.isAdmin || parent.owner == caller.uid else {
                throw ReelError(.invalidRequest, field: "after[\(index)]", "there is no job \(id)")
            }
            if !parent.lifecycle.state.isEnd, !reasons.contains(.dependency) { reasons.append(.dependency) }
        }
        return reasons
    }
}
