import Foundation
import Glibc
import ReelCore

/// The time of this machine.
struct SystemTime: Timekeeper {
    var now: Timestamp { Timestamp(Date()) }

    /// Includes the time that the machine slept.
    var uptime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
