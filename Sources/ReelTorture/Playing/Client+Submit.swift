import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting

extension Client {
    /// A new job's account, its fate in the provider's script.
    private func draft(isKeyed: Bool, lane: String? = nil) -> Account {
        let lane = lane ?? Lanes.all[Int(chance.chance() * Double(Lanes.all.count))]
        let marker = "[\(name)-\(chance.next() % 1_000_000_000_000)]"
        let request: JSON = ["model": "kling/kling-v3", "prompt": .string("torture \(marker)"), "duration": 3]
        let account = Account(marker: marker, request: request, lane: lane, key: isKeyed ? "key \(marker)" : nil)
        Fate(isStormy: lane == Lanes.stormy, chance).play(in: simulator.script, on: marker)
        journal.open(account)
        return account
    }

    /// One job, with a key or without.
    ///
    /// Without, it is never sent again.
    func submit() async throws {
        try await submit(draft(isKeyed: chance.chance() < 0.8))
    }

    /// A job whose answer was never seen, once more with its key.
    func submitAgain() async throws {
        guard let account = journal.someUnanswered(chance.chance()) else { return }
        try await submit(account)
    }

    private func submit(_ account: Account) async throws {
        let body: JSON = ["request": account.request, "lane": .string(account.lane)]
        let reply = try await socket.call(Call(.post, "/v1/jobs", body: body, idempotencyKey: account.key))
        journal.acknowledge(account.marker, as: try JobAnswer(json: reply.success()).id)
    }

    /// The provider's own call.
    func submitDropIn() async throws {
        let account = draft(isKeyed: chance.chance() < 0.7, lane: Lanes.usual)
        let call = Call(.post, "/v1/videos/generate", body: account.request, idempotencyKey: account.key)
        let answer = try await socket.call(call).success()
        guard let name = answer["task_id"]?.string, let job = JobID(name.dropFirst("reel_".count)) else {
            throw Violation(.service, nil, "the drop-in accepted without a task_id: \(answer)")
        }
        journal.acknowledge(account.marker, as: job)
    }

    /// Several jobs, a line each.
    func submitLines() async throws {
        let accounts = (0..<2 + Int(chance.chance() * 5)).map { _ in draft(isKeyed: true) }
        let lines = accounts.enumerated().map { number, account in
            let line: JSON = [
                "request": account.request, "lane": .string(account.lane),
                "idempotency_key": account.key.map(JSON.string) ?? .null,
            ]
            return LineFeed.Line(number: number, bytes: Array(line.bytes))
        }
        var pieces = [lines]
        let feed = LineFeed { pieces.popLast() ?? [] }
        try await socket.send(feed, to: "/v1/jobs") { line, answer in
            guard let job = answer["id"]?.integer else {
                throw Violation(.service, nil, "a line was answered with \(answer)")
            }
            journal.acknowledge(accounts[line.number].marker, as: JobID(job))
        }
    }
}
