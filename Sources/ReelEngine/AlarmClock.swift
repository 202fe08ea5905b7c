import Dispatch
import Synchronization

/// Sleeps that leave nothing behind when they are cancelled.
///
/// What `Task.sleep` has begun stays in memory until its time has come, cancelled or not: where each change sets the alarm
/// anew, that is never freed.
package final class AlarmClock: Sendable {
    private let queue = DispatchQueue(label: "reel.alarm")
    private let count = Mutex(0)

    package init() {}

    /// How many timers there are.
    package var timers: Int { count.withLock(\.self) }

    /// Sleeps for so long while the machine is awake.
    ///
    /// - Parameter duration: how long.
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws {
        // It is made, set and cancelled here, and Dispatch takes that from any thread.
        nonisolated(unsafe) let timer = DispatchSource.makeTimerSource(queue: queue)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                count.withLock { $0 += 1 }
                timer.setEventHandler { timer.cancel() }
                timer.setCancelHandler { [self] in
                    count.withLock { $0 -= 1 }
                    continuation.resume()
                }
                timer.schedule(deadline: .now() + duration / .seconds(1))
                timer.activate()
            }
        } onCancel: {
            timer.cancel()
        }
        try Task.checkCancellation()
    }
}
