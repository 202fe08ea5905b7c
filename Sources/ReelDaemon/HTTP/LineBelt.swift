import Synchronization

/// Lines on their way from who reads them to who answers them: what comes while some are answered is answered together.
///
/// One adds, one takes.
final class LineBelt<Entry: Sendable>: Sendable {
    /// The reader waits while so many lines have not been taken; an empty one takes memory as well.
    private static var most: Int { 1024 }
    /// The reader waits while more bytes than this have not been taken.
    private static var mostBytes: Int { 256 * 1024 }

    private struct State {
        var entries: [Entry] = []
        var weight = 0
        /// No more will come.
        var isClosed = false
        /// No more will be taken.
        var isStopped = false
        var taker: CheckedContinuation<Void, Never>?
        var adder: CheckedContinuation<Void, Never>?

        /// A line that is longer than all that may wait is not there before the rest of it is.
        var mayAdd: Bool {
            isStopped || entries.isEmpty || (entries.count < LineBelt.most && weight < LineBelt.mostBytes)
        }
        var mayTake: Bool { isClosed || !entries.isEmpty }
    }

    private let state = Mutex(State())

    /// - Parameter clerk: tells what kind of lines there are.
    init<Clerk: LineClerk>(of clerk: Clerk) where Clerk.Entry == Entry {}

    /// Whether nothing is taken any more.
    var isStopped: Bool { state.withLock(\.isStopped) }

    /// Adds lines, and returns when there is room for more.
    ///
    /// - Parameters:
    ///   - entries: the lines.
    ///   - weight: how many bytes were read for them.
    func add(_ entries: [Entry], weight: Int) async {
        let taker = state.withLock { state in
            state.entries += entries
            state.weight += weight
            return state.mayTake ? state.taker.take() : nil
        }
        taker?.resume()
        await withCheckedContinuation { continuation in
            let mayAdd = state.withLock { state in
                if !state.mayAdd { state.adder = continuation }
                return state.mayAdd
            }
            if mayAdd { continuation.resume() }
        }
    }

    /// The lines that are there, as soon as there are any.
    ///
    /// - Returns: `nil` when no more will come.
    func take() async -> [Entry]? {
        await withCheckedContinuation { continuation in
            let mayTake = state.withLock { state in
                if !state.mayTake { state.taker = continuation }
                return state.mayTake
            }
            if mayTake { continuation.resume() }
        }
        let (entries, adder) = state.withLock { state in
            let entries = state.entries
            (state.entries, state.weight) = ([], 0)
            return (entries, state.adder.take())
        }
        adder?.resume()
        return entries.isEmpty ? nil : entries
    }

    /// No more will come.
    func close() {
        let taker = state.withLock { state in
            state.isClosed = true
            return state.taker.take()
        }
        taker?.resume()
    }

    /// No more will be taken: nobody waits for room any longer.
    func stop() {
        let adder = state.withLock { state in
            state.isStopped = true
            return state.adder.take()
        }
        adder?.resume()
    }
}
