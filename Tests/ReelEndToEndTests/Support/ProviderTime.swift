import Foundation
import Synchronization

/// The provider's time of day: the real one, moved ahead by tests that want a task to end.
final class ProviderTime: Sendable {
    private let ahead = Mutex(Duration.zero)

    var now: Date { Date() + ahead.withLock { $0 } / .seconds(1) }

    func advance(by duration: Duration) { ahead.withLock { $0 += duration } }
}
