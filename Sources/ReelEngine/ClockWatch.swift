import ReelCore

/// Notices that wall time was set, by comparing it with the time since boot.
struct ClockWatch: Sendable {
    /// Smaller steps are the clock's own discipline.
    private static let tolerance: Duration = .seconds(5)

    private var offset: Duration

    init(_ time: any Timekeeper) { offset = Self.offset(time) }

    /// By how much wall time was set since the last look; `nil` when it was not.
    mutating func step(_ time: any Timekeeper) -> Duration? {
        let now = Self.offset(time)
        let step = now - offset
        guard step > Self.tolerance || step < .zero - Self.tolerance else { return nil }
        offset = now
        return step
    }

    private static func offset(_ time: any Timekeeper) -> Duration {
        .milliseconds(time.now.milliseconds) - time.uptime
    }
}
