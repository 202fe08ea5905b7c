import Logging
import ReelCore
import ReelProvider
import ReelStore

/// Asks the provider for one task and writes down what it said.
struct Poller: Sendable {
    let recorder: Recorder

    func run(_ job: Job, in lane: Lane, _ grant: Lane.Grant) async {
        guard let task = job.lifecycle.taskID,
            let event = await ask(task, in: lane, grant, isLost: job.lifecycle.isKnownLost)
        else { return }
        if case .polled(let word) = event { warn(word, job) }
        await recorder.record(event, of: job)
        await recorder.save(lane)
    }

    /// Polls a task that its job has gone on without.
    func follow(_ task: FollowedTask, in lane: Lane, _ grant: Lane.Grant) async {
        // Nobody waits for these: what they say of the lane is left to the others.
        guard let event = await ask(task.task, in: lane, grant, isLost: true) else { return }
        await recorder.record(event, of: task)
        await recorder.save(lane)
    }

    /// - Returns: `nil` when the poll was dropped.
    private func ask(_ task: TaskID, in lane: Lane, _ grant: Lane.Grant, isLost: Bool) async -> Event? {
        let begun = recorder.rules.time.uptime
        let answer = await grant.provider.poll(task)
        guard !Task.isCancelled else {
            await lane.dropPoll(grant)
            return nil
        }
        recorder.meter.polls.add(recorder.rules.time.uptime - begun)
        return await recorder.learn(from: answer, about: task, isLost: isLost, in: lane, grant)
    }

    private func warn(_ word: String, _ job: Job) {
        guard !TaskAnswer.knownWords.contains(word), job.lifecycle.providerStatus != word else { return }
        recorder.logger.warning(
            "the provider says an unknown status; it is polled on",
            metadata: [
                // It may quote anything, the prompt included.
                "job": "\(job.id)", "status": "\(word.isPlainWord ? word : "a text that is no word")",
            ])
    }
}

extension String {
    /// Whether it is a short word of ASCII, which tells nothing but itself.
    fileprivate var isPlainWord: Bool {
        (1...64).contains(utf8.count) && utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
