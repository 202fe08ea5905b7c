import Synchronization

/// What is wrong with the daemon right now and needs a person: shown until it is over.
package final class Alarms: Sendable {
    private let messages = Mutex<[String: String]>([:])

    package init() {}

    /// Raises an alarm, or gives one that is up another message.
    package func raise(_ name: String, _ message: String) { messages.withLock { $0[name] = message } }

    /// Says that the trouble is over.
    package func clear(_ name: String) { messages.withLock { $0[name] = nil } }

    /// The alarms that are up: name and message.
    package var current: [String: String] { messages.withLock(\.self) }
}
