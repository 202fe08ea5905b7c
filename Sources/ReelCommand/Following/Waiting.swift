import ReelAPI
import ReelCore

/// Waits for several jobs, one after the other: the last to settle decides how long it takes either way.
struct Waiting {
    let context: Context
    let limit: Duration?

    /// The jobs as they settled, or as they were when time was up; in the order of `ids`.
    func jobs(_ ids: [JobID]) async throws -> [JobAnswer] {
        let follower = JobFollower(context, limit: limit)
        let progress = Progress(context)
        defer { progress.finish() }
        var jobs: [JobAnswer] = []
        for (index, id) in ids.enumerated() {
            let place = ids.count > 1 ? "\(index + 1)/\(ids.count)" : nil
            jobs.append(try await follower.follow(id) { progress.show($0, place: place) })
        }
        return jobs
    }

    /// One line a job: how it ended, or what it waits for.
    func report(_ jobs: [JobAnswer]) {
        for job in jobs {
            let word = job.styledWord.rendered(usesColor: context.console.output?.usesColor ?? false)
            let time = job.state.isEnd ? " after \(job.elapsed(at: context.time.now).brief)" : ""
            context.console.say("job \(job.id): \(word)\(time)")
            if job.state == .failed, let error = job.error { context.console.note("job \(job.id): \(error.text)") }
            if job.state == .held || job.state == .inDoubt {
                context.console.note("'reel why \(job.id)' says what it waits for")
            }
        }
    }
}

extension JobError {
    /// `INVALID_PROMPT: the prompt ... (status 400, request 291a...)`.
    var text: String {
        let facts = [status.map { "status \($0)" }, requestID.map { "request \($0)" }].compactMap { $0 }
        let said = message.isEmpty || message == code ? code : "\(code): \(message)"
        return (facts.isEmpty ? said : "\(said) (\(facts.joined(separator: ", ")))").printable
    }
}
