import ReelAPI
import ReelCore
import ReelSimulator
import Testing

/// The calls that tests make.
extension World {
    /// A small request; the prompt tells one job from another in the provider's ledger.
    static func request(_ prompt: String) -> JSON {
        ["model": "kling/kling-v3", "prompt": .string(prompt), "duration": 3]
    }

    /// Hands a job in; what this returns is acknowledged.
    @discardableResult
    func submit(_ prompt: String, idempotencyKey: String? = nil) async throws -> JobAnswer {
        let call = Call(
            .post, "/v1/jobs", body: ["request": Self.request(prompt)], idempotencyKey: idempotencyKey)
        let reply = try await client.call(call)
        let job = try JobAnswer(json: reply.success())
        #expect(reply.status == (acknowledged[job.id] == nil ? 201 : 200))
        remember(job.id, prompt)
        return job
    }

    func job(_ id: JobID) async throws -> JobAnswer {
        try JobAnswer(json: await client.call(.get("/v1/jobs/\(id)")).success())
    }

    /// The job once it has ended, is in doubt or is held for a person.
    func settled(_ id: JobID) async throws -> JobAnswer {
        try JobAnswer(json: await client.call(.wait(for: id, .seconds(60))).success())
    }

    func history(_ id: JobID) async throws -> HistoryAnswer {
        try HistoryAnswer(json: await client.call(.get("/v1/jobs/\(id)/history")).success())
    }

    /// Does something to a job.
    ///
    /// - Returns: the status of the answer, and the job in it.
    @discardableResult
    func act(_ action: String, _ id: JobID, _ body: JSON? = nil) async throws -> (status: Int, job: JobAnswer) {
        let reply = try await client.call(.post("/v1/jobs/\(id)/\(action)", body))
        return (reply.status, try JobAnswer(json: reply.success()))
    }

    /// Resolves a job in doubt; with a task's id it is adopted.
    @discardableResult
    func resolve(_ id: JobID, _ outcome: String, task: String? = nil) async throws -> JobAnswer {
        var body = JSON.Object([(name: "outcome", value: .string(outcome))])
        body["task_id"] = task.map(JSON.string)
        return try await act("resolve", id, .object(body)).job
    }

    func lane() async throws -> LaneAnswer {
        try #require(try LaneAnswer.list(json: await client.call(.get("/v1/lanes")).success()).first)
    }

    @discardableResult
    func lane(_ action: String) async throws -> LaneAnswer {
        try LaneAnswer(json: await client.call(.post("/v1/lanes/main/\(action)")).success())
    }

    func status() async throws -> StatusAnswer {
        try StatusAnswer(json: await client.call(.get("/v1/status")).success())
    }

    /// Lets the lane show that it works by a job from its beginning to its end.
    @discardableResult
    func passesTime(_ prompt: String = "passer-by") async throws -> JobAnswer {
        let job = try await settled(try await submit(prompt).id)
        #expect(job.state == .succeeded)
        return job
    }

    /// The id of the only task that was billed for a prompt.
    func task(_ prompt: String) throws -> String {
        let tasks = sim.ledger.billed(prompt: prompt)
        try #require(tasks.count == 1, "\(tasks.count) tasks were billed for \(prompt)")
        return tasks[0].id
    }
}
