import Synchronization

/// How many jobs there may be by now: it grows with the kills, so that the store stays small enough to be judged.
final class Quota: Sendable {
    private let jobs: Mutex<Int>

    init(_ jobs: Int) { self.jobs = Mutex(jobs) }

    var value: Int { jobs.withLock(\.self) }

    func raise(by more: Int) { jobs.withLock { $0 += more } }
}
