import Foundation
import NIOHTTP1

extension VideoAPI {
    /// A submission: noted, perhaps held, perhaps billed, answered.
    func submit(_ request: Request) async throws -> Reply {
        let body = SubmissionBody(json: JSONBody(request.bytes) ?? .null)
        let number = submissionArrived(request)
        let step = submissionStep(for: body)
        ledger.update(submission: number) { describe(&$0, body: body, bytes: request.bytes, fault: step?.fault) }
        try await gates.pass(step?.holds ?? [], at: .arrived)

        let outcome = decide(step?.fault, on: body, key: request.head.key)
        if case .created(let task) = outcome { try bill(task, submission: number) }
        try await gates.pass(step?.holds ?? [], at: .created)

        let reply = reply(to: request, body: body, fault: step?.fault, outcome: outcome)
        ledger.update(submission: number) { $0.status = reply.head.map { Int($0.status.code) } }
        return reply
    }

    func submissionArrived(_ request: Request) -> Int {
        ledger.submissionArrived { number in
            SubmissionArrival(
                number: number, arrivedAt: request.arrivedAt, connection: request.connection, key: request.head.key,
                headers: request.head.headerTable)
        }
    }

    private enum Outcome {
        case created(BilledTask)
        case refused(ScriptedAnswer)
        /// A fault without a task.
        case nothing
    }

    private func submissionStep(for body: SubmissionBody) -> ScriptStep<SubmissionFault>? {
        let prompt = body.prompt
        if let step = script.submissions.take(for: StepMatch.Subject(prompt: prompt)) { return step }
        return withBoard { $0.chaos(\.submissions, subject: "submit \(prompt)") }.map { ScriptStep($0) }
    }

    private func describe(
        _ arrival: inout SubmissionArrival, body: SubmissionBody, bytes: [UInt8], fault: SubmissionFault?
    ) {
        arrival.body = body.json == .null ? nil : body.json.shortened(to: 16_384)
        arrival.byteCount = bytes.count
        arrival.bytes = bytes.count <= keptBodyBytes ? Data(bytes) : nil
        arrival.prompt = body.prompt
        arrival.fault = fault.map { "\($0)" }
    }

    private func decide(_ fault: SubmissionFault?, on body: SubmissionBody, key: String?) -> Outcome {
        let now = now()
        if let fault, !fault.createsTask { return .nothing }
        return withBoard { board in
            if fault == nil, let refusal = board.refusal(of: body, key: key, at: now) { return .refused(refusal) }
            let plan = script.tasks.take(for: StepMatch.Subject(prompt: body.prompt))?.fault ?? TaskPlan()
            return .created(board.create(body, key: key, plan: plan, at: now))
        }
    }

    private func reply(to request: Request, body: SubmissionBody, fault: SubmissionFault?, outcome: Outcome) -> Reply {
        let caller = Caller(key: request.head.key, call: .submission)
        let accepted = accepted(outcome, model: body.model)
        switch fault {
        case .reset, .resetUnread: return .reset
        case .hang: return .hang
        case .answer(let answer): return reply(with: answer, normal: accepted, to: caller)
        case nil: break
        }
        if case .refused(let refusal) = outcome { return reply(with: refusal, to: caller) }
        return reply(with: ScriptedAnswer(status: 200, body: .normal), normal: accepted, to: caller)
    }

    /// The body that accepts a submission; where a fault created no task, it names one that does not exist.
    private func accepted(_ outcome: Outcome, model: String) -> JSONBody {
        var task: BilledTask?
        if case .created(let created) = outcome { task = created }
        return .object([
            "task_id": .string(task?.id ?? "task_1000000000000000000"),
            "model": .string(model),
            "created_at": .string(Timestamp.iso8601(task?.createdAt ?? now())),
            "request_id": .string(withBoard { $0.requestID() }),
        ])
    }
}
