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
    private static let alarms = AlarmClock()
    /// That the machine has slept meanwhile is seen after so long at the latest; systemd's watchdog has the dispatcher look
    /// around more often.
    private static let longest: Duration = .seconds(600)

    /// Goes on while the machine sleeps, and leaves nothing behind when it is cancelled.
    package func sleep(for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        try Task.checkCancellation()
        while true {
            let rest = end - .now
            guard rest > .zero else { return }
            try await Self.alarms.sleep(for: min(rest, Self.longest))
        }
    }
}
