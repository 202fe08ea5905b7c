import ReelCore
import ReelTesting

/// The end of a run: nothing ails or hinders anything any more, so every job comes to its end.
extension Simulation {
    /// How long the last jobs may take.
    private static let patience: Duration = .seconds(5 * 86_400)
    private static let open = "state NOT IN ('succeeded', 'failed', 'canceled') OR work IS NOT NULL"

    func comeToRest() async throws {
        tell("the end begins")
        world.calm.value = now
        try await reload([])
        let end = now + Self.patience
        let luck = scenario.dice.roll("end")
        while try await !isAtRest() {
            guard now < end else { throw Finding("jobs do not end: \(try await unfinished())") }
            try await release()
            try await giveUpLost()
            try await approve(luck, share: 1)
            try await resolve(luck, share: 1)
            try await settle(luck, share: 1)
            if life.isDead { try await restart() }
            try await advance(until: now + .seconds(1800))
        }
    }

    private func isAtRest() async throws -> Bool {
        guard try await life.ledger.jobs(where: Self.open).isEmpty else { return false }
        return try await life.ledger.rows(where: "submission.credits = 'unknown' OR follow_at IS NOT NULL").isEmpty
    }

    private func release() async throws {
        for job in try await life.ledger.jobs(where: "state = 'held' AND holds & 8") {
            try await act(.released, on: job.id)
        }
    }

    /// A lost task is canceled once nobody asks after it any more, so that those who wait for its job learn of it.
    private func giveUpLost() async throws {
        for job in try await life.ledger.jobs(where: "state = 'held' AND holds = 16 AND work IS NULL") {
            try await act(.cancelRequested, on: job.id)
        }
    }

    private func unfinished() async throws -> String {
        try await life.ledger.jobs(where: Self.open).prefix(20)
            .map { "\($0.id) \($0.state.rawValue) \($0.holds.sorted())" }.joined(separator: ", ")
    }

    /// Each job that was acknowledged is there, and has an end that the accounts agree with.
    func requireEnds() async throws {
        let jobs = try await life.ledger.jobs(where: "true")
        guard Set(jobs.map(\.id)) == Set(ids.values), jobs.count == ids.count else {
            throw Finding("\(ids.count) jobs were acknowledged, \(jobs.count) are there")
        }
        for job in jobs {
            let task = job.task.flatMap(world.task)
            switch job.state {
            case .succeeded where task?.fate == .success: break
            case .failed where job.error != nil: break
            case .canceled: break
            default: throw Finding("job \(job.id) is \(job.state.rawValue), its task \(task as Any)", job: job.id)
            }
        }
        for row in try await life.ledger.rows(where: "submission.credits IN ('reserved', 'unknown')") {
            // What the account does not know any more stays reserved: nobody can tell.
            guard row.task.flatMap(world.task)?.fate == .oblivion, row.credits == .reserved else {
                throw Finding("at the end of everything there is \(row)", job: row.job)
            }
        }
    }
}
