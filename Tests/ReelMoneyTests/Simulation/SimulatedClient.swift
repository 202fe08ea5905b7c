import ReelCore
import ReelProvider
import ReelTesting
import Synchronization

/// Whether the process that makes the calls is still there: one that was killed makes none.
final class Pulse: Sendable {
    /// How many processes were killed before.
    let number: Int
    private let isOver = Atomic(false)

    init(_ number: Int) { self.number = number }

    var isGone: Bool { isOver.load(ordering: .sequentiallyConsistent) }
    func end() { isOver.store(true, ordering: .sequentiallyConsistent) }
}

/// One process' way to an account.
struct SimulatedClient: VideoProvider {
    let account: SimulatedAccount
    let time: TestTime
    let pulse: Pulse

    func submit(_ body: SubmissionBody) async -> SubmissionAnswer {
        guard case .bytes(let bytes)? = body.parts.first, let request = try? JSON(parsing: bytes),
            let product = request["model"]?.string.flatMap(Product.named), let serial = request["serial"]?.integer
        else { return .notSent("no request of the simulation's") }
        return account.submit(serial, product, at: time.now, by: pulse)
    }

    func poll(_ task: TaskID) async -> TaskAnswer {
        pulse.isGone ? .noAnswer("the caller is gone") : account.poll(task, at: time.now)
    }
}

/// The host of the results, and what came into custody from there.
final class SimulatedCustody: Sendable {
    private let dice: Dice
    private let calls = Mutex<[JobID: Int]>([:])

    init(dice: Dice) { self.dice = dice }

    fileprivate func luck(_ job: JobID) -> SeededChance {
        let number = calls.withLock { calls in
            calls[job, default: 0] += 1
            return calls[job] ?? 0
        }
        return dice.roll("fetch", Int(job), number)
    }
}

/// One process' downloads.
struct SimulatedDownloads: ClipDownloading {
    let custody: SimulatedCustody
    let pulse: Pulse

    func fetchAll(
        _ videos: [Video], job: JobID, submission: Int, task: TaskID, known: [Clip]
    ) async throws(FetchError) -> [Clip] {
        let error = JobError(code: "fetch_failed", message: "the download broke off")
        guard !pulse.isGone else { throw .failed(error) }
        let chance = custody.luck(job).chance()
        if chance < 0.02 { throw .failed(error) }
        if chance < 0.03 { throw .expired(status: 403) }
        if chance < 0.04 { throw .blocked(error) }
        return videos.enumerated().map { index, video in
            Clip(
                file: "\(submission)-\(index).mp4", bytes: Int64(video.url.utf8.count), sha256: video.url,
                contentType: "video/mp4")
        }
    }

    func removeLeftovers(of job: JobID) async {}
}
