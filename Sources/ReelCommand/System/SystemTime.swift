import Foundation
import ReelCore

/// The time of this machine.
struct SystemTime: Timekeeper {
    var now: Timestamp { Timestamp(Date()) }

    /// Counted from the first time that it was asked for; only differences matter.
    var uptime: Duration { Self.start.duration(to: .now) }

    private static let start = ContinuousClock.now

    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
