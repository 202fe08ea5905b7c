package import ReelCore

/// Asks for more time again and again while the service stops: each time for a little, so that one that hangs is ended.
package struct StopPatience: Sendable {
    package static let interval: Duration = .seconds(5)
    /// More than the interval by what a loaded machine may be late.
    package static let request: Duration = .seconds(20)

    let time: any Timekeeper
    let ask: @Sendable (Duration) -> Void

    package init(time: any Timekeeper, ask: @escaping @Sendable (Duration) -> Void) {
        (self.time, self.ask) = (time, ask)
    }

    /// Asks from now on, until the process ends or the task is cancelled.
    @discardableResult
    package func start() -> Task<Void, Never> {
        let (time, ask) = (time, ask)
        return Task {
            while !Task.isCancelled {
                ask(Self.request)
                try? await time.sleep(for: Self.interval)
            }
        }
    }
}
