import Dispatch
import GRDB
import ReelCore
import Synchronization

/// Group commit: writes that wait for the same sync are committed together.
///
/// A caller is answered after *its* commit is on disk. One caller's error undoes its own part only. A write is carried
/// out even when its caller is cancelled meanwhile, and perhaps twice, the first time in vain: see ``Writing``.
///
/// When the disk refuses a group, what would begin new work fails, and what is known is written all the same: alone, and
/// with the room of the reserve where there is no other. A commit that failed may yet be found on disk after a crash:
/// nobody was told that it stands, and whoever repeats it finds the job moved on.
final class CommitQueue: Sendable {
    /// What a write is for.
    enum Purpose: Sendable {
        /// It begins something: with no room for it, it is refused.
        case new
        /// It writes down what has happened, which was perhaps paid for.
        case known
    }

    /// One caller's write; `settle` answers it once the transaction's own outcome is known.
    private struct Entry: Sendable {
        let purpose: Purpose
        /// About how many jobs it writes.
        let weight: Int
        /// Runs inside the transaction.
        ///
        /// Throws only when the whole transaction cannot go on.
        let run: @Sendable (inout Writing) throws -> Void
        let settle: @Sendable ((any Error)?) -> Void
    }

    /// What a transaction leaves to be told once it is on disk.
    private struct News: Sendable {
        let changes: [JobChange]
        let notes: [RenderLog.Note]
        let hasLaneEvents: Bool
        let hasDeliveries: Bool
        /// How many rows were changed.
        let rows: Int
        var hasWritten: Bool { rows > 0 }

        init(_ writing: Writing, rows: Int) {
            (changes, notes) = (writing.changes, writing.notes)
            hasLaneEvents = writing.hasLaneEvents
            hasDeliveries = writing.hasDeliveries
            self.rows = rows
        }
    }

    private struct State {
        var waiting: [Entry] = []
        var isRunning = false
    }

    /// So many jobs are written by one transaction at most, or those of one write: nobody waits long for a turn, and the
    /// log stays small.
    private static let groupLimit = 1024

    private let writer: any DatabaseWriter
    private let state = Mutex(State())
    /// Where groups are committed: one after the other, and no thread of the tasks' own waits for the disk.
    private let thread = DispatchQueue(label: "reel.commit", qos: .userInitiated)
    private let storage: Storage?
    private let committed: @Sendable ([JobChange]) -> Void
    private let learned: @Sendable ([RenderLog.Note]) -> Void
    private let delivering: @Sendable () -> Void
    private let failed: @Sendable (any Error) -> Void
    private let tend: @Sendable (Int) -> Void
    private let uptime: @Sendable () -> Duration
    /// Rows that were changed since the log was tended last.
    private let changes = Atomic(0)
    /// How long transactions took that were committed, their sync included.
    let times = Histogram(Histogram.diskBounds)

    /// - Parameters:
    ///   - writer: the one that nobody else writes through.
    ///   - storage: told how writes fare, and asked for the reserve.
    ///   - committed: told of the changes of each transaction after it is on disk; of none, where a lane's event is.
    ///   - learned: told how long tasks took, after that is on disk.
    ///   - delivering: told when there are new notices on disk.
    ///   - failed: told why a transaction was not committed.
    ///   - tend: called between transactions with how many rows the last one has changed.
    ///   - uptime: what the length of transactions is measured by.
    init(
        writer: any DatabaseWriter, storage: Storage?, committed: @escaping @Sendable ([JobChange]) -> Void,
        learned: @escaping @Sendable ([RenderLog.Note]) -> Void = { _ in },
        delivering: @escaping @Sendable () -> Void = {},
        failed: @escaping @Sendable (any Error) -> Void = { _ in },
        tend: @escaping @Sendable (_ changes: Int) -> Void = { _ in },
        uptime: @escaping @Sendable () -> Duration = { .zero }
    ) {
        (self.writer, self.storage, self.delivering, self.uptime) = (writer, storage, delivering, uptime)
        (self.committed, self.learned, self.failed, self.tend) = (committed, learned, failed, tend)
    }

    /// Runs `body` in a transaction and returns when that is on disk; `weight` is about how many jobs it writes.
    func write<Value: Sendable>(
        _ purpose: Purpose = .known, weight: Int = 1, _ body: @escaping @Sendable (inout Writing) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = Mutex<Result<Value, any Error>?>(nil)
            enter(
                Entry(purpose: purpose, weight: weight) { writing in
                    let outcome = try writing.attempt(body)
                    result.withLock { $0 = outcome }
                } settle: { error in
                    let outcome = error.map { .failure($0) } ?? result.withLock(\.self)
                    let answer = outcome ?? .failure(ReelError(.internal, "the write was not run"))
                    continuation.resume(with: answer.mapError(\.asStoreTrouble))
                })
        }
    }

    /// How many writes wait for the group after the one that is being committed.
    var waitingCount: Int { state.withLock(\.waiting.count) }
    /// Whether a group is being committed.
    var isRunning: Bool { state.withLock(\.isRunning) }

    private func enter(_ entry: Entry) {
        let mustStart = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { thread.async { self.drain() } }
    }

    /// Commits group after group until nothing waits.
    private func drain() {
        while let group = next() {
            if let error = commit(group) {
                settle(group, after: error)
            } else {
                for entry in group { entry.settle(nil) }
            }
            tend(changes.exchange(0, ordering: .relaxed))
        }
    }

    /// Answers a group whose commit failed, once what is known has been tried without the rest.
    private func settle(_ group: [Entry], after error: any Error) {
        var last: (any Error)? = error
        let known = group.filter { $0.purpose == .known }
        if let trouble = error.storageTrouble {
            storage?.failed(trouble)
            if !known.isEmpty {
                if known.count < group.count || trouble != .full { last = commit(known) }
                // The reserve is for exactly this. Other troubles than a full disk may be a quota.
                if last?.storageTrouble != nil, storage?.freeReserve() == true { last = commit(known) }
            }
        }
        for entry in group { entry.settle(entry.purpose == .known ? last : error) }
    }

    private func next() -> [Entry]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            var (count, weight) = (1, state.waiting[0].weight)
            while count < state.waiting.count, weight + state.waiting[count].weight <= Self.groupLimit {
                weight += state.waiting[count].weight
                count += 1
            }
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return group
        }
    }

    private func commit(_ group: [Entry]) -> (any Error)? {
        do {
            let begun = uptime()
            let news = try write(group)
            if news.hasWritten { times.add(uptime() - begun) }
            // One that changed nothing tells nothing of the disk.
            if news.hasWritten { storage?.wrote() }
            changes.add(news.rows, ordering: .relaxed)
            if !news.notes.isEmpty { learned(news.notes) }
            if !news.changes.isEmpty { committed(news.changes) }
            if news.hasLaneEvents { committed([]) }
            if news.hasDeliveries { delivering() }
            return nil
        } catch {
            failed(error)
            return error
        }
    }

    /// Writes a group in one transaction; from the beginning again where a part has to be undone.
    private func write(_ group: [Entry]) throws -> News {
        func write(isUndoable: Bool) throws -> News {
            try writer.write { db in
                let before = db.totalChangesCount
                var writing = Writing(db: db, isUndoable: isUndoable)
                for entry in group { try entry.run(&writing) }
                try writing.flush()
                return News(writing, rows: db.totalChangesCount - before)
            }
        }
        do { return try write(isUndoable: false) } catch is Writing.NotUndoable { return try write(isUndoable: true) }
    }
}
