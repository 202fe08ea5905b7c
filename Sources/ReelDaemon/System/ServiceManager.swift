import CSystemd

/// Tells systemd how the service is doing; does nothing when nobody asked (`NOTIFY_SOCKET` unset).
package enum ServiceManager {
    package enum State: Equatable, Sendable {
        case ready, stopping
        /// The settings are read again, since this moment of `CLOCK_MONOTONIC` in microseconds; ``ready`` ends it.
        case reloading(since: UInt64)
        /// One line for a person.
        case status(String)
        /// Asks for so much more time before the service counts as hung, from now on; to be repeated.
        case extendTimeout(Duration)
        /// All parts make progress.
        case alive

        /// The settings are read again, from now on.
        package static var reloadingNow: Self { .reloading(since: reel_monotonic_usec()) }

        package var message: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .reloading(let since): "RELOADING=1\nMONOTONIC_USEC=\(since)"
            case .status(let text): "STATUS=\(text.oneLine())"
            case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(Int(duration / .microseconds(1)))"
            case .alive: "WATCHDOG=1"
            }
        }
    }

    /// A lost notification is never worth failing for.
    package static func notify(_ states: State...) {
        _ = sd_notify(0, states.map(\.message).joined(separator: "\n"))
    }

    /// How long systemd waits between signs of life; `nil` when it does not, or waits for another process's.
    package static var watchdogPeriod: Duration? {
        var microseconds: UInt64 = 0
        return sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(Int64(clamping: microseconds)) : nil
    }
}
