import ReelCore
import ReelStore
import ReelTesting
import Synchronization

/// Callers of a store in a folder whose power is cut again and again; each cut is looked at, and they go on.
final class PowerCutWorld: Sendable {
    static let owner: UInt32 = 1000

    let folder: PowerCutFolder
    let store: SQLiteStore
    private let interval: Int
    private let acknowledged = Mutex(Acknowledged())

    /// What callers were told so far.
    var told: Acknowledged { acknowledged.withLock(\.self) }
    /// How many cuts there were.
    var cuts: Int { told.count / interval }

    /// A world with a cut after so many answers to callers, again and again; without it, only those the test makes.
    init(cutEvery interval: Int = .max) throws {
        self.interval = interval
        folder = try PowerCutFolder()
        store = try Self.open(in: folder.path)
    }

    static func open(in folder: String) throws -> SQLiteStore {
        try SQLiteStore.open(at: "\(folder)/reel.db", sandbox: false, rules: Samples.rules(TestTime()))
    }

    /// The task that the provider makes of a job.
    static func task(of id: JobID) -> TaskID { TaskID("task_\(id)") }

    /// All that happens to the jobs of a lane in one round: some come, some go on, and some stay as they are.
    func play(_ round: Int, lane: String) async throws {
        try await enqueue(Self.jobs(round, lane))
        let claimed = try await store.claim(ClaimScope(lane: lane), upTo: 2, limit: 1000).map(\.id)
        try await note { $0.reached(.claimed, claimed) }
        for id in claimed.prefix(round.isMultiple(of: 4) ? 1 : 2) {
            try await record(.accepted(Self.task(of: id), requestID: nil), of: id, .rendering)
        }
        guard let first = claimed.first else { return }
        try await record(.taskSucceeded([Video(url: "https://e.x/\(first)")]), of: first, .fetching)
        let clip = Clip(file: "\(first)-0.mp4", bytes: 1, sha256: "00", contentType: "video/mp4")
        try await record(.fetched([clip]), of: first, .succeeded)
    }

    /// One job, a list of three, or two takes under a key.
    private static func jobs(_ round: Int, _ lane: String) -> [NewJob] {
        var jobs = (0..<3).map { part in
            var job = Samples.job("\(lane) \(round) \(part)", lane: lane, owner: owner)
            job.labels = ["round": "\(round)", "part": "\(part)"]
            return job
        }
        if round % 3 != 1 { jobs.removeLast(2) }
        if round % 3 == 2 {
            jobs[0].takes = 2
            jobs[0].idempotency = Idempotency(key: "\(lane) \(round)", bodyHash: "\(round)")
        }
        return jobs
    }

    private func enqueue(_ jobs: [NewJob]) async throws {
        let answers = try await store.enqueue(jobs).map { try $0.get() }
        try await note { $0.enqueued(jobs, as: answers) }
    }

    private func record(_ event: Event, of id: JobID, _ stage: Acknowledged.Stage) async throws {
        try await store.record(event, of: id, submission: 1)
        try await note { $0.reached(stage, [id]) }
    }

    /// Keeps what a caller was told, and cuts the power where it is time.
    private func note(_ change: (inout Acknowledged) -> Void) async throws {
        let due = acknowledged.withLock { acknowledged -> Acknowledged? in
            change(&acknowledged)
            return acknowledged.count.isMultiple(of: interval) ? acknowledged : nil
        }
        if let due { try await cut(due, number: due.count / interval - 1) }
    }

    private func cut(_ told: Acknowledged, number: Int) async throws {
        // Every other one comes while the log is being copied, or around that; all, while others write.
        async let settling: Void = settle(number.isMultiple(of: 2))
        let left = try folder.cut(seed: UInt64(number))
        try await settling
        try await told.expectAll(in: left, cut: number)
    }

    private func settle(_ isTime: Bool) async throws { if isTime { try await store.settleLog() } }
}
