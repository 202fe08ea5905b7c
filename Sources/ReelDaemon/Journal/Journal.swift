import Dispatch
import Foundation
package import Logging
import ReelCore
package import ReelStore
import Synchronization

/// Where everything that is logged goes: a bounded queue and the one thread that empties it.
///
/// Nobody who logs ever waits, so a journal that hangs cannot hold up a commit, the dispatcher or an event loop; what
/// it cannot take is dropped, the least valuable first, and counted.
package final class Journal: Sendable {
    private struct State {
        var buffer: LogBuffer
        var isWriting = false
    }

    private let state: Mutex<State>
    private let thread = DispatchQueue(label: "reel.journal")
    private let sink: @Sendable (LogEntry) -> Void

    /// - Parameters:
    ///   - capacity: so many entries may wait.
    ///   - sink: writes one entry; may block.
    package init(capacity: Int = 10_000, sink: @escaping @Sendable (LogEntry) -> Void) {
        state = Mutex(State(buffer: LogBuffer(capacity: capacity)))
        self.sink = sink
    }

    /// Adds an entry; returns at once.
    package func add(_ entry: LogEntry) { add([.entry(entry)]) }

    /// Adds what was committed, each change an entry of its job's story; returns at once.
    ///
    /// - Parameters:
    ///   - changes: as the store tells them.
    ///   - level: what matters less is left out.
    package func add(_ changes: [JobChange], from level: Logger.Level) {
        add(changes.filter { $0.priority.level >= level }.map(LogItem.change))
    }

    /// A logger that writes here.
    package func logger(_ label: String, level: LiveLevel) -> Logger {
        Logger(label: label) { [self] _ in LiveLevelHandler(JournalHandler(journal: self), level: level) }
    }

    /// Waits until what was added so far is written; for the end of the process.
    ///
    /// - Parameter limit: a journal that hangs is not waited for longer.
    package func flush(within limit: Duration = .seconds(2)) {
        let mark = DispatchSemaphore(value: 0)
        // Behind whatever is being written now; what waits then is written by this very block, if by no other.
        thread.async { [self] in
            write()
            mark.signal()
        }
        _ = mark.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds)))
    }

    private func add(_ items: [LogItem]) {
        guard !items.isEmpty else { return }
        let mustStart = state.withLock { state in
            for item in items { state.buffer.append(item) }
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { thread.async { [self] in write() } }
    }

    private func write() {
        while let (item, dropped) = next() {
            if dropped > 0 { sink(.dropped(dropped)) }
            sink(item.entry)
        }
    }

    private func next() -> (LogItem, dropped: Int)? {
        state.withLock { state in
            guard let item = state.buffer.popFirst() else {
                state.isWriting = false
                return nil
            }
            return (item, state.buffer.takeDropped())
        }
    }
}

extension LogEntry {
    fileprivate static func dropped(_ count: Int) -> Self {
        let message = "\(count) entries were left out, the journal being slower than reel; jobs' histories have them"
        return Self(
            .warning, message, id: .serviceDropped, fields: [Field("REEL_DROPPED", "\(count)")],
            at: Timestamp(Date()))
    }
}
