import ReelCore
package import ReelStore
import Synchronization

/// Tells those who wait for a job that something about it was committed, and those who read all events that there are more.
package final class JobFeed: Sendable {
    private struct State {
        var nextID = 0
        var watchers: [JobID: [Int: AsyncStream<Void>.Continuation]] = [:]
        var readers: [Int: Reader] = [:]
    }

    /// Who reads all events that a filter wants.
    private struct Reader {
        let filter: EventFilter
        let continuation: AsyncStream<Void>.Continuation

        /// Whether a commit has something for it; one that tells of no job is a lane's.
        func wants(_ changes: [JobChange]) -> Bool {
            changes.isEmpty ? filter.includesLanes : changes.contains(where: filter.matches)
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Called after each commit: with the changes of jobs in it, and with none where a lane's event is in it.
    package func publish(_ changes: [JobChange]) {
        let (continuations, readers) = state.withLock { state in
            (
                changes.flatMap { state.watchers[$0.job].map { Array($0.values) } ?? [] },
                Array(state.readers.values)
            )
        }
        for continuation in continuations { continuation.yield() }
        // Whom it does not concern is not woken: a look costs a read of the store.
        for reader in readers where reader.wants(changes) { reader.continuation.yield() }
    }

    /// A signal for each change of a job from now on; changes that nobody took yet count as one.
    ///
    /// The subscription ends with the stream's last reader.
    func changes(of job: JobID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextID += 1
            state.watchers[job, default: [:]][state.nextID] = continuation
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id, of: job) }
        return stream
    }

    /// A signal for each commit from now on that has something for a filter, with the end of it in the caller's hand; those
    /// that nobody took yet count as one, so that a slow reader costs no memory.
    package func commits(
        matching filter: EventFilter
    ) -> (signals: AsyncStream<Void>, end: AsyncStream<Void>.Continuation) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextID += 1
            state.readers[state.nextID] = Reader(filter: filter, continuation: continuation)
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            let removed = self?.state.withLock { $0.readers.removeValue(forKey: id) }
            _ = removed
        }
        return (stream, continuation)
    }

    private func remove(_ id: Int, of job: JobID) {
        // The continuation is released outside the lock: its end may call back.
        let removed = state.withLock { state in
            let removed = state.watchers[job]?.removeValue(forKey: id)
            if state.watchers[job]?.isEmpty == true { state.watchers[job] = nil }
            return removed
        }
        _ = removed
    }
}
