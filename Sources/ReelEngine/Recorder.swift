import Logging
import ReelCore
import ReelStore

/// Writes down what a provider said, and does not give up while the process lives: it was paid for.
struct Recorder: Sendable {
    /// Between tries while the store takes no writes.
    private static let pause: Duration = .seconds(1)

    let store: any JobStore
    let rules: Rules
    let logger: Logger

    /// Records `event`; an event that the job has moved past is dropped.
    ///
    /// - Returns: the job, or `nil` when the event was not recorded.
    @discardableResult
    func record(_ event: Event, of job: Job) async -> Job? {
        while true {
            do {
                return try await store.record(event, of: job.id, submission: job.lifecycle.submission)
            } catch let error as IllegalTransition {
                logger.debug("event dropped", metadata: ["job": "\(job.id)", "event": "\(error.event)"])
                return nil
            } catch let error as ReelError where error.code == .notFound {
                return nil
            } catch {
                logger.error("cannot write to the store, trying again", metadata: [
                    "job": "\(job.id)", "event": "\(event.name)", "error": "\(error)",
                ])
                // Cancelled means that the process ends; start-up then finds the job as it was left.
                do { try await rules.time.sleep(for: Self.pause) } catch { return nil }
            }
        }
    }
}
