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
    let meter: EngineMeter

    /// Records `event`; an event that the job has moved past is dropped.
    ///
    /// - Returns: the job, or `nil` when the event was not recorded.
    @discardableResult
    func record(_ event: Event, of job: Job) async -> Job? {
        await insist(job.id, event) { try await store.record(event, of: job.id, submission: job.lifecycle.submission) }
    }

    /// Records what a poll told of a task that its job has gone on without.
    func record(_ event: Event, of task: FollowedTask) async {
        await insist(task.job, event) { try await store.recordFollow(event, of: task) }
    }

    /// How many of a lane's jobs are in flight, those on the wire included; no limit at all where that cannot be read.
    func inFlight(in lane: Lane) async -> Int {
        guard let tally = try? await store.tally() else { return .max }
        return tally.slots[lane.name] ?? .max
    }

    /// What a poll's answer means for the lane and for the job.
    func learn(
        from answer: TaskAnswer, about task: TaskID, isLost: Bool, in lane: Lane, _ grant: Lane.Grant
    ) async -> Event {
        var inFlight = Int.max
        if case .rateLimited = answer { inFlight = await self.inFlight(in: lane) }
        return await lane.learn(from: answer, about: task, isLost: isLost, inFlight: inFlight, grant)
    }

    /// Writes down how a lane stands.
    ///
    /// What cannot be written is written with its next change.
    func save(_ lane: Lane) async {
        do {
            try await lane.save(to: store)
        } catch {
            logger.error("cannot write the lane's health", metadata: ["lane": "\(lane.name)", "error": "\(error)"])
        }
    }

    /// A write whose commit failed may be on disk all the same; repeated, it then finds the job moved on and is dropped.
    private func insist<Value>(_ job: JobID, _ event: Event, _ write: () async throws -> Value) async -> Value? {
        for attempt in 1... {
            do {
                return try await write()
            } catch let error as IllegalTransition {
                logger.debug("event dropped", metadata: ["job": "\(job)", "event": "\(error.event)"])
                return nil
            } catch let error as ReelError where error.code == .notFound {
                return nil
            } catch {
                // Once an event: a full disk is to be told of, not to be filled.
                logger.log(
                    level: attempt == 1 ? .error : .debug,
                    "cannot write to the store, trying again",
                    metadata: [
                        "job": "\(job)", "event": "\(event.name)", "error": "\(error)",
                    ])
                // Cancelled means that the process ends; start-up then finds the job as it was left.
                do { try await rules.time.sleep(for: Self.pause) } catch { return nil }
            }
        }
        return nil
    }
}
