import Synchronization

/// Waits until clients can come in everywhere they are to.
final class Entrances: Sendable {
    private let state: Mutex<(missing: Int, names: [String])>
    private let opened: @Sendable ([String]) -> Void

    /// - Parameters:
    ///   - count: how many there are.
    ///   - opened: told where, once all are open.
    init(_ count: Int, opened: @escaping @Sendable ([String]) -> Void) {
        state = Mutex((count, []))
        self.opened = opened
    }

    func open(_ name: String) {
        let names = state.withLock { state -> [String]? in
            state.missing -= 1
            state.names.append(name)
            return state.missing == 0 ? state.names : nil
        }
        if let names { opened(names.sorted()) }
    }
}
