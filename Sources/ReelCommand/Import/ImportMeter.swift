import Synchronization

/// Tells on a terminal how many lines are done; elsewhere nothing.
final class ImportMeter: Sendable {
    /// So many lines between two drawings.
    private static let stride = 50

    private let console: Console
    private let verb: String
    private let total: Int?
    private let state = Mutex((count: 0, isOpen: false))

    init(_ console: Console, _ verb: String, of total: Int?) {
        (self.console, self.verb, self.total) = (console, verb, total)
    }

    /// One more line is done.
    func step() {
        let count = state.withLock { state in
            state.count += 1
            return state.count
        }
        guard console.error != nil, count.isMultiple(of: Self.stride) else { return }
        let part = total.map { " of \($0) lines \(Meter(Double(count), of: Double($0)).bar)" } ?? " lines"
        console.draw("\r\u{1B}[K\(verb) \(count)\(part)", on: .error)
        state.withLock { $0.isOpen = true }
    }

    /// Leaves the terminal's line as it was before.
    func clear() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { console.draw("\r\u{1B}[K", on: .error) }
    }
}
