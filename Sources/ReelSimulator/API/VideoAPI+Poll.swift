import Foundation

extension VideoAPI {
    /// The question after a task.
    func poll(_ id: String, _ request: Request) async throws -> Reply {
        ledger.pollArrived(task: id, key: request.head.key, at: request.arrivedAt, isKept: polled == nil)
        polled?(id, request.arrivedAt)
        let step = pollStep(for: id)
        try await gates.pass(step?.holds ?? [], at: .arrived)

        let caller = Caller(key: request.head.key, call: .poll)
        let now = now()
        if step?.fault == nil, let refusal = withBoard({ $0.refusalOfCall(key: caller.key, at: now) }) {
            return reply(with: refusal, to: caller)
        }
        let normal = answer(about: id)
        switch step?.fault {
        case .reset: return .reset
        case .hang: return .hang
        case .answer(let answer): return reply(with: answer, normal: normal, to: caller)
        default: break
        }
        guard let normal else { return reply(with: .notFound, to: caller) }
        return reply(
            with: ScriptedAnswer(status: 200, body: .normal), normal: bent(normal, by: step?.fault), to: caller)
    }

    private func pollStep(for id: String) -> ScriptStep<PollFault>? {
        let prompt = withBoard { $0.tasks[id]?.billed.prompt ?? "" }
        if let step = script.polls.take(for: StepMatch.Subject(prompt: prompt, task: id)) { return step }
        return withBoard { $0.chaos(\.polls, subject: "poll \(id)") }.map { ScriptStep($0) }
    }

    /// The normal answer as a fault wants it.
    private func bent(_ normal: JSONBody, by fault: PollFault?) -> JSONBody {
        guard case .object(var members) = normal else { return normal }
        switch fault {
        case .status(let word):
            members["status"] = .string(word)
        case .wrongTaskID:
            members["task_id"] = .string("task_1000000000000000000")
        case .failed(let code, let message):
            members["status"] = .string("failed")
            members["videos"] = .null
            members["error"] = .object(["code": code.json, "message": .string(message)])
        default: break
        }
        return .object(members)
    }

    /// What there is to say about a task now; nil for an unknown one.
    private func answer(about id: String) -> JSONBody? {
        let now = now()
        let found = withBoard { board -> (SimulatedTask, generation: Int, requestID: String)? in
            guard let task = board.tasks[id] else { return nil }
            let isDone = task.status(at: now) == "succeeded"
            let generation = isDone ? board.currentURLs(of: id, at: now) : 0
            return (task, generation, board.requestID())
        }
        guard let (task, generation, requestID) = found else { return nil }
        let status = task.status(at: now)
        return .object([
            "task_id": .string(id), "status": .string(status), "model": .string(task.billed.model),
            "created_at": .string(Timestamp.iso8601(task.billed.createdAt)),
            "completed_at": .text(task.isFinished(at: now) ? Timestamp.iso8601(task.finishedAt) : nil),
            "videos": status == "succeeded" ? videos(of: task, generation: generation) : .null,
            "error": status == "failed" ? error(of: task) : .null,
            "request_id": .string(requestID),
        ])
    }

    private func videos(of task: SimulatedTask, generation: Int) -> JSONBody {
        let clip = task.clip
        let entries = (0..<task.billed.plan.videos).map { index -> JSONBody in
            let urls = [ResultFile.Kind.clip, .cover].map { kind in
                origin + path(of: ResultFile(kind: kind, index: index), task: task.billed.id, generation: generation)
            }
            return .object([
                "url": .string(urls[0]),
                "cover_url": task.billed.plan.covers ? .string(urls[1]) : .null,
                "width": .integer(clip.size.width), "height": .integer(clip.size.height),
                "duration": .integer(clip.seconds),
            ])
        }
        return .array(entries)
    }

    private func error(of task: SimulatedTask) -> JSONBody {
        guard case .failed(let code, let message) = task.billed.plan.end else { return .null }
        return .object(["code": code.json, "message": .string(message)])
    }
}
