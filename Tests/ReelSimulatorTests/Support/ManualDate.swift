import Foundation
import Synchronization

/// A time of day that moves only when a test says so.
final class ManualDate: Sendable {
    /// The moment of the provider's own example, 146 ms past a whole second.
    static let start = Date(timeIntervalSince1970: 1_775_891_859.146)

    private let date = Mutex(ManualDate.start)

    var now: Date { date.withLock { $0 } }

    func advance(by duration: Duration) {
        date.withLock { $0 += duration / .seconds(1) }
    }
}
