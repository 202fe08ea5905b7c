import CSystemd

/// Tells systemd how the service is doing; does nothing when nobody asked (`NOTIFY_SOCKET` unset).
enum ServiceManager {
    enum State: Sendable {
        case ready, reloading, stopping
        case status(String)
        /// Asks for so much more time before the service counts as hung.
        case extendTimeout(Duration)

        var message: String {
            switch self {
            case .ready: "READY=1"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(reel_monotonic_usec())"
            case .stopping: "STOPPING=1"
            case .status(let text): "STATUS=\(text)"
            case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(Int(duration / .microseconds(1)))"
            }
        }
    }

    /// A lost notification is never worth failing for.
    static func notify(_ states: State...) {
        _ = sd_notify(0, states.map(\.message).joined(separator: "\n"))
    }
}
