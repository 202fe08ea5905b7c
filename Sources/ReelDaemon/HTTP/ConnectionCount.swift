import Synchronization

/// How many connections are open on all listeners together, against what the process's descriptors allow.
final class ConnectionCount: Sendable {
    private struct State {
        var open = 0
        var watchers: [ObjectIdentifier: @Sendable () -> Void] = [:]
    }

    private let most: Int
    private let state = Mutex(State())

    /// - Parameter descriptors: how many files the process may have open; of these, connections take three in four.
    init(descriptors: Int) { most = descriptors > 0 ? max(descriptors / 4 * 3, 1) : .max }

    /// Whether one more may come.
    var hasRoom: Bool { state.withLock { $0.open < most } }

    func enter() { change(by: 1) }

    func leave() { change(by: -1) }

    /// Calls `body`, on any thread, whenever there is room again or no more.
    func watch(_ watcher: ObjectIdentifier, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.watchers[watcher] = body }
    }

    func unwatch(_ watcher: ObjectIdentifier) {
        state.withLock { $0.watchers[watcher] = nil }
    }

    private func change(by number: Int) {
        let watchers = state.withLock { state -> [@Sendable () -> Void] in
            let hadRoom = state.open < most
            state.open += number
            return (state.open < most) == hadRoom ? [] : Array(state.watchers.values)
        }
        for watcher in watchers { watcher() }
    }
}
