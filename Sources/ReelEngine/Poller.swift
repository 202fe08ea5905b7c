import Logging
import ReelCore
import ReelProvider
import ReelStore

/// Asks the provider for one task and writes down what it said.
struct Poller: Sendable {
    let recorder: Recorder

    func run(_ job: Job, in lane: Lane, _ grant: Lane.Grant) async {
        guard let task = job.lifecycle.taskID, let event = await ask(task, in: lane, grant) else { return }
        if case .polled(let word) = event { warn(word, job) }
        await recorder.record(event, of: job)
        await save(lane)
    }

    /// Polls a task that its job has gone on without.
    func follow(_ task: FollowedTask, in lane: Lane, _ grant: Lane.Grant) async {
        guard let event = await ask(task.task, in: lane, grant) else { return }
        do {
            try await recorder.store.recordFollow(event, of: task)
        } catch {
            recorder.logger.error("cannot write to the store", metadata: ["job": "\(task.job)", "error": "\(error)"])
        }
        await save(lane)
    }

    /// - Returns: `nil` when the poll was dropped.
    private func ask(_ task: TaskID, in lane: Lane, _ grant: Lane.Grant) async -> Event? {
        guard let provider = lane.provider else { return nil }
        let answer = await provider.poll(task)
        guard !Task.isCancelled else {
            await lane.dropPoll(grant)
            return nil
        }
        return await lane.learn(from: answer, about: task, isProbe: grant.isProbe)
    }

    private func save(_ lane: Lane) async {
        if let record = await lane.changedRecord() { try? await recorder.store.save(record, lane: lane.name) }
    }

    private func warn(_ word: String, _ job: Job) {
        guard !TaskAnswer.knownWords.contains(word), job.lifecycle.providerStatus != word else { return }
        recorder.logger.warning("the provider says an unknown status; it is polled on", metadata: [
            "job": "\(job.id)", "status": "\(word)",
        ])
    }
}
