import Foundation
package import ReelCore

/// The machine's own clocks.
package struct SystemTimekeeper: Timekeeper {
    package init() {}

    package var now: Timestamp { Timestamp(Date()) }

    package var uptime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    package func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
