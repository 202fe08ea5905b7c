import Foundation
package import ReelCore

/// The machine's own clocks.
package struct SystemTimekeeper: Timekeeper {
    package init() {}

    package var now: Timestamp { Timestamp(Date()) }

    /// Counted from the first time that it was asked for: only differences matter.
    ///
    /// It goes on while the machine sleeps.
    package var uptime: Duration { Self.start.duration(to: .now) }

    private static let start = ContinuousClock.now

    package func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
