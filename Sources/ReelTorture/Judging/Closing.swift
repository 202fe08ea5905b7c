import ReelAPI
import ReelCore
import ReelTesting

/// The last look, through the socket, as a client sees it: lists and counts agree with what was acknowledged.
struct Closing {
    let stage: Stage

    /// - Throws: ``Violation`` for the first that does not agree.
    func check() async throws {
        try await SocketClient.withClient(socketPath: stage.daemon.socket) { client in
            let jobs = try await all(client)
            let status = try StatusAnswer(json: await client.call(.get("/v1/status")).success())
            let counted = Dictionary(jobs.values.map { ($0.state, 1) }, uniquingKeysWith: +)
            guard status.jobs.filter({ $0.value > 0 }) == counted else {
                throw Violation(.tally, nil, "the status says \(status.jobs), the list \(counted)")
            }
            for account in stage.journal.accounts.values {
                guard let id = account.job else { continue }
                guard let job = jobs[id] else { throw Violation(.existence, id, "was acknowledged and is not listed") }
                if job.request != account.request { throw Violation(.existence, id, "is listed with another request") }
            }
        }
    }

    private func all(_ client: SocketClient) async throws -> [JobID: JobAnswer] {
        var jobs: [JobID: JobAnswer] = [:]
        var before: JobID?
        repeat {
            let query = [(name: "limit", value: "1000")] + (before.map { [(name: "before", value: "\($0)")] } ?? [])
            let page = try JobPage(json: await client.call(.get("/v1/jobs", query: query)).success())
            for job in page.jobs {
                guard jobs.updateValue(job, forKey: job.id) == nil else {
                    throw Violation(.existence, job.id, "is listed twice")
                }
            }
            before = page.next
        } while before != nil
        return jobs
    }
}
