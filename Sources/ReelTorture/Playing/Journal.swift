package import ReelCore
import Synchronization

/// What all clients sent and what was acknowledged to them, in the memory of a process that is never killed.
package final class Journal: Sendable {
    private struct State {
        var accounts: [String: Account] = [:]
        var markers: [JobID: String] = [:]
        var acknowledged: [JobID] = []
        var touched: Set<String> = []
        var findings: [Violation] = []
        var watchers: [AsyncStream<Void>.Continuation] = []
        var downloads = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// A job is about to be handed in.
    package func open(_ account: Account) { state.withLock { $0.accounts[account.marker] = account } }

    /// A job's id was seen.
    package func acknowledge(_ marker: String, as job: JobID) {
        let watchers = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            state.touched.insert(marker)
            if let known = state.accounts[marker]?.job {
                if known != job {
                    state.findings.append(Violation(.existence, job, "\(marker) was job \(known) before"))
                }
                return []
            }
            state.accounts[marker]?.job = job
            state.markers[job] = marker
            state.acknowledged.append(job)
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.finish() }
    }

    /// A deed is about to be sent.
    package func send(_ deed: Deed, to job: JobID) { change(job) { $0.sent[deed, default: 0] += 1 } }

    /// A deed was answered: it is done, or promised.
    package func acknowledge(_ deed: Deed, of job: JobID, isPromise: Bool) {
        change(job) { account in
            if isPromise { account.isCancelPromised = true } else { account.done[deed, default: 0] += 1 }
        }
    }

    private func change(_ job: JobID, _ body: (inout Account) -> Void) {
        state.withLock { state in
            guard let marker = state.markers[job], var account = state.accounts[marker] else { return }
            body(&account)
            state.accounts[marker] = account
            state.touched.insert(marker)
        }
    }

    /// A client saw something that must not be.
    package func report(_ violation: Violation) { state.withLock { $0.findings.append(violation) } }

    /// Returns when the next job is acknowledged, or the task is canceled.
    package func nextAcknowledgement() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        state.withLock { $0.watchers.append(continuation) }
        for await _ in stream {}
    }

    package func downloaded() { state.withLock { $0.downloads += 1 } }

    package var findings: [Violation] { state.withLock(\.findings) }
    package var downloads: Int { state.withLock(\.downloads) }
    package var count: Int { state.withLock(\.accounts.count) }
    package var acknowledged: [JobID] { state.withLock(\.acknowledged) }
    package var accounts: [String: Account] { state.withLock(\.accounts) }

    /// A job that was acknowledged, one of the newer ones more often than not.
    package func someJob(_ chance: Double) -> JobID? {
        state.withLock { state in
            let count = state.acknowledged.count
            guard count > 0 else { return nil }
            return state.acknowledged[count - 1 - Int(chance * chance * chance * Double(count))]
        }
    }

    /// A job with a key whose answer was never seen.
    package func someUnanswered(_ chance: Double) -> Account? {
        state.withLock { state in
            let open = state.accounts.values.filter { $0.job == nil && $0.key != nil }.sorted { $0.marker < $1.marker }
            return open.isEmpty ? nil : open[Int(chance * Double(open.count))]
        }
    }

    /// The accounts that changed since this was asked last.
    package func takeTouched() -> Set<String> {
        state.withLock { state in
            defer { state.touched = [] }
            return state.touched
        }
    }
}
