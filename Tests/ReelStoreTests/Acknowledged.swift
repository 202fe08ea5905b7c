import ReelCore
import ReelTesting
import Testing

@testable import ReelStore

/// What callers of a store were told: after a power cut, so much of each job is there, or more.
struct Acknowledged: Sendable {
    /// How far a job has come; none of these goes back.
    enum Stage: Comparable, Sendable {
        case queued, claimed, rendering, fetching, succeeded

        init?(_ state: JobState) {
            switch state {
            case .held, .queued: self = .queued
            case .submitting, .inDoubt: self = .claimed
            case .rendering: self = .rendering
            case .fetching: self = .fetching
            case .succeeded: self = .succeeded
            case .failed, .canceled: return nil
            }
        }
    }

    private struct Entry: Sendable {
        let sent: NewJob
        var stage = Stage.queued

        /// What a job lacks of it.
        func complaint(of job: Job?, _ id: JobID) -> String? {
            guard let job else { return "job \(id) is gone" }
            let isSame = job.model == sent.model && job.lane == sent.lane && job.labels == sent.labels
            guard isSame, job.request.description == sent.request.description else { return "job \(id) is another one" }
            let state = job.lifecycle.state
            guard let reached = Stage(state), reached >= stage else { return "job \(id) was \(stage) and is \(state)" }
            guard stage >= .rendering, job.lifecycle.taskID != PowerCutWorld.task(of: id) else { return nil }
            return "job \(id) has another task"
        }
    }

    private var entries: [JobID: Entry] = [:]
    private var keyed: [Idempotency: [JobID]] = [:]
    /// How many answers there were.
    private(set) var count = 0

    mutating func enqueued(_ sent: [NewJob], as answers: [Enqueued]) {
        count += 1
        for (new, answer) in zip(sent, answers) {
            let ids = answer.jobs.map(\.id)
            for id in ids { entries[id] = Entry(sent: new) }
            if let key = new.idempotency { keyed[key] = ids }
        }
    }

    mutating func reached(_ stage: Stage, _ ids: [JobID]) {
        count += 1
        for id in ids { entries[id]?.stage = stage }
    }

    /// Expects all of it of the store that is started on what a power cut has left.
    func expectAll(in folder: TemporaryFolder, cut: Int) async throws {
        let store = try PowerCutWorld.open(in: folder.path)
        #expect(!store.finding.wasClean, "cut \(cut)")
        _ = try await store.recover()
        #expect(try await complaints(of: store) == [], "cut \(cut)")
        for (key, ids) in keyed {
            let replay = try await store.replay(key, owner: PowerCutWorld.owner)
            #expect(replay?.jobs.map(\.id) == ids, "cut \(cut)")
        }
        // Without the copy that a check makes elsewhere: nobody is held up here.
        let report = try await store.read { try CopyCheck.run($0) }
        #expect(report.count == 0, "cut \(cut): \(report.findings)")
        try store.close()
    }

    private func complaints(of store: SQLiteStore) async throws -> [String] {
        var filter = JobFilter()
        filter.limit = 10_000
        let jobs = try await store.list(filter).jobs
        let found = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0) })
        return entries.compactMap { id, entry in entry.complaint(of: found[id], id) }.sorted()
    }
}
