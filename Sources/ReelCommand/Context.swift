package import ReelCore

/// What a command works with: the daemon, the terminal, and the time.
package struct Context: Sendable {
    package let daemon: any Daemon
    package let console: Console
    package let time: any Timekeeper
    /// Makes an idempotency key that nobody else has.
    package let makeKey: @Sendable () -> String

    package init(
        daemon: any Daemon, console: Console, time: any Timekeeper, makeKey: @escaping @Sendable () -> String
    ) {
        (self.daemon, self.console, self.time, self.makeKey) = (daemon, console, time, makeKey)
    }
}
