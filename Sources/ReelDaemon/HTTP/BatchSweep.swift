import ReelCore
import ReelEngine
import ReelStore

/// One deed done to all jobs of a batch, some at a time.
///
/// A page in memory, however large the batch is; its changes share their syncs, and those of others come between them.
struct BatchSweep: Sendable {
    private static let page = 32

    let engine: Engine
    let batch: String
    let owner: UInt32
    let caller: Caller

    /// Goes through the jobs once, newest first.
    ///
    /// - Parameters:
    ///   - state: only the jobs in this state are looked at; `nil`: all.
    ///   - event: what is done to a job; `nil`: nothing.
    /// - Returns: how many jobs were changed, and how many refused: it did not fit what they had become, or was not the
    ///   caller's to do.
    /// - Throws: what the store throws; what was changed by then stays so.
    func carryOut(
        _ state: JobState?, _ event: @escaping @Sendable (Job) -> Event?
    ) async throws -> (changed: Int, refused: Int) {
        var filter = JobFilter()
        (filter.batch, filter.owner, filter.state, filter.limit) = (batch, owner, state, Self.page)
        var (changed, refused) = (0, 0)
        while true {
            let page = try await engine.store.list(filter)
            let outcomes = try await change(page.jobs, event)
            changed += outcomes.count(where: \.self)
            refused += outcomes.count { !$0 }
            guard let next = page.next else { return (changed, refused) }
            filter.before = next
        }
    }

    /// - Returns: for each job that something was to be done to, whether it was.
    private func change(_ jobs: [Job], _ event: @escaping @Sendable (Job) -> Event?) async throws -> [Bool] {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for job in jobs {
                guard let event = event(job) else { continue }
                guard caller.may(event, on: job) else {
                    group.addTask { false }
                    continue
                }
                group.addTask { try await act(event, on: job.id) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func act(_ event: Event, on id: JobID) async throws -> Bool {
        do {
            _ = try await engine.act(event, on: id)
            return true
        } catch let error as ReelError where error.code == .conflict || error.code == .notFound {
            return false
        }
    }
}
