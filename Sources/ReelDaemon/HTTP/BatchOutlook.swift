import ReelCore
import ReelEngine
import ReelStore

/// When a batch is expected to have ended, reckoned from how long tasks like its own have taken.
///
/// Looks at some jobs of each state only, however large the batch is, and takes the rest to be like them.
struct BatchOutlook: Sendable {
    private static let sample = 100
    private static let mostReckoned = 100_000

    let engine: Engine
    let now: Timestamp

    /// - Returns: `nil` where too little is known, where a job waits for more than its turn, and after the end.
    func end(of batch: BatchReport) async throws -> Timestamp? {
        let open = batch.jobs.filter { !$0.key.isEnd && $0.value > 0 }
        let onTheirWay: Set<JobState> = [.queued, .submitting, .rendering, .fetching]
        guard !open.isEmpty, onTheirWay.isSuperset(of: open.keys) else { return nil }
        var (durations, queues) = ([Duration](), Set<String>())
        // What is being fetched is as good as there.
        for (state, count) in open where state != .fetching {
            let jobs = try await jobs(of: batch, state)
            let known = jobs.compactMap(duration)
            guard known.count == jobs.count, !known.isEmpty else { return nil }
            durations += (0..<min(count, Self.mostReckoned)).map { known[$0 % known.count] }
            if state == .queued { queues.formUnion(jobs.map(\.lane)) }
        }
        // What is at the provider already goes on beside each other, whatever its lane does.
        guard !queues.isEmpty else { return now + (durations.max() ?? .zero) }
        let lanes = await engine.laneViews().filter(\.isTaking)
        guard queues.allSatisfy({ queue in lanes.contains { $0.serves([queue]) } }) else { return nil }
        let limit = lanes.reduce(0) { $0 + ($1.serves(queues) ? $1.limit : 0) }
        return now + Backlog(durations).expectedEnd(atOnce: limit)
    }

    private func jobs(of batch: BatchReport, _ state: JobState) async throws -> [Job] {
        var filter = JobFilter()
        (filter.batch, filter.owner, filter.state, filter.limit) = (batch.name, batch.owner, state, Self.sample)
        return try await engine.store.list(filter).jobs
    }

    /// How long it still takes once it is the provider's turn.
    private func duration(_ job: Job) -> Duration? {
        if job.lifecycle.state == .rendering { return engine.store.expectedEnd(of: job).map { max($0 - now, .zero) } }
        return job.pace.flatMap(engine.store.renderTimes)?.median
    }
}

extension LaneView {
    /// Whether it can be expected to go on with what waits for it.
    fileprivate var isTaking: Bool { isConfigured && submitting.word != .parked }

    /// Whether it takes jobs from one of these queues: its own, or its group's.
    fileprivate func serves(_ queues: Set<String>) -> Bool {
        queues.contains(name) || group.map { queues.contains(Job.queue(ofGroup: $0)) } == true
    }
}
