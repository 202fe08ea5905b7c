import Synchronization

/// What is wrong with the service as a whole and waits for its operator: shown first in the status, in the status line and in the journal.
///
/// An alarm has a name, by which whoever raised it clears it again, and a message for people. Raising it again replaces the message.
package final class Alarms: Sendable {
    private let raised = Mutex<[(name: String, message: String)]>([])

    package init() {}

    /// The messages of all that is wrong now, the oldest first.
    package var current: [String] { raised.withLock { $0.map(\.message) } }

    /// Says that something is wrong, or what is wrong now where it was said before.
    ///
    /// - Parameters:
    ///   - name: Which alarm it is, as `disk` or `database`.
    ///   - message: What a person reads: what is wrong, where, and what helps.
    package func raise(_ name: String, _ message: String) {
        raised.withLock { raised in
            if let index = raised.firstIndex(where: { $0.name == name }) {
                raised[index].message = message
            } else {
                raised.append((name, message))
            }
        }
    }

    /// Says that the trouble is over.
    ///
    /// - Parameter name: Which alarm it was; nothing happens where it is not raised.
    package func clear(_ name: String) { raised.withLock { $0.removeAll { $0.name == name } } }
}
