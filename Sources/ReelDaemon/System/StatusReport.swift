package import ReelCore
import Synchronization

/// Keeps systemd's line about the service up to date: after changes, at most so often, and without a clock of its own.
package final class StatusReport: Sendable {
    /// Between two reports, however much happens; what happens meanwhile is in the next one.
    package static let gap: Duration = .seconds(1)

    private let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let time: any Timekeeper
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - time: for the gap.
    ///   - report: hands a line on.
    package init(time: any Timekeeper, report: @escaping @Sendable (String) -> Void) {
        (self.time, self.report) = (time, report)
    }

    /// Something may have changed; costs nothing, from anywhere.
    package func wake() { waker.yield() }

    /// Reports until cancelled.
    ///
    /// - Parameter text: makes the line; `nil` when it cannot be told just now.
    package func run(_ text: () async -> String?) async {
        var last: String?
        wake()
        for await _ in wakeups {
            if let line = await text(), line != last {
                report(line)
                last = line
            }
            try? await time.sleep(for: Self.gap)
        }
    }
}
