import Hummingbird
import ReelAPI
import ReelCore
import ReelEngine
import ReelStore

extension JobsController {
    func addMoney(to router: Router<ReelContext>) {
        router.post("v1/jobs/:id/approve", use: approve)
        router.post("v1/jobs/:id/settle", use: settle)
    }

    /// Another person's yes to a job that waits for it.
    @Sendable private func approve(_ request: Request, context: ReelContext) async throws -> Response {
        let caller = try context.requireCaller()
        // It is somebody else's job.
        try caller.require(.admin, "approving over TCP")
        let job = try await visibleJob(context, orToBeApproved: true)
        _ = try await request.members([])
        // A token that the owner has made for somebody else is in the owner's hands.
        guard job.owner != caller.uid, job.owner != caller.grant?.createdBy else {
            throw ReelError(.forbidden, "job \(job.id) is your own: its approval takes somebody else's yes")
        }
        let approval = intake.settings.approval
        guard approval.includes(caller.uid, users) else {
            let names = approval.approvers.map(\.text).joined(separator: ", ")
            throw ReelError(.forbidden, "approving takes one of approval.approvers: \(names)")
        }
        guard job.lifecycle.holds.contains(.approval) else {
            let state = job.lifecycle.state.rawValue
            throw ReelError(.conflict, field: "state", "the job is \(state), and not held for an approval")
        }
        try caller.require(.approved(by: caller.uid), on: job)
        let approved = try await engine.act(.approved(by: caller.uid), on: job.id)
        return Response(try await view.answer(approved).json)
    }

    /// A person's word on what became of the money of a submission that may have been billed.
    @Sendable private func settle(_ request: Request, context: ReelContext) async throws -> Response {
        let job = try await visibleJob(context)
        // It moves money out of the caps, which are not for those whom they hold.
        let caller = try context.requireCaller()
        try caller.requireAdmin("saying what was billed")
        try caller.requireNoCap("saying what was billed")
        let settings = QueueSettings(try await request.members(["billed", "submission"]))
        guard let isBilled = try settings.flag("billed") else {
            throw ReelError(
                .invalidRequest, field: "billed",
                "billed is missing: true where the provider has charged it, else false")
        }
        let number = try settings.whole("submission", 1...1_000_000)
        let settled = try await engine.settle(job.id, submission: number, isBilled: isBilled)
        return Response(try await view.answer(settled).json)
    }
}
