import ReelAPI
import ReelCore

/// Waits for a batch: asks when the daemon tells an event of it, and again and again where it tells none.
struct BatchFollower {
    let context: Context
    let batch: BatchOptions

    /// Waits until each job has ended, is in doubt, or needs a person; or until time is up.
    ///
    /// - Parameters:
    ///   - limit: how long to wait; `nil` waits as long as it takes.
    ///   - seen: is given the batch after each question.
    /// - Returns: the batch as last seen, and what it says to somebody who waited.
    /// - Throws: ``ReelAPI/ErrorAnswer`` for a batch that is not there, and what the daemon's socket throws.
    func follow(
        limit: Duration?, seen: (BatchAnswer) -> Void
    ) async throws -> (answer: BatchAnswer, outcome: CommandOutcome) {
        let end = limit.map { context.time.uptime + $0 }
        let changes = ChangeWatch(context, query: [("batch", batch.name)])
        var lenience = Lenience()
        var last: BatchAnswer?
        while true {
            await changes.prepare()
            let asked = context.time.uptime
            do {
                let answer = try await BatchAnswer(json: context.daemon.json(batch.call()))
                let isSettled = try await isSettled(answer)
                lenience = Lenience()
                seen(answer)
                last = answer
                if isSettled || end.map({ $0 <= context.time.uptime }) ?? false {
                    return (answer, .worst(of: answer.outcomes(isSettled: isSettled)))
                }
            } catch let error as ErrorAnswer where lenience.forgives(error) {}
            try await changes.wait(since: asked, until: end) { if let last { seen(last) } }
        }
    }

    /// Whether waiting any longer is of no use: what has not ended is in doubt or held for a person.
    private func isSettled(_ answer: BatchAnswer) async throws -> Bool {
        guard answer.isResting else { return false }
        return answer.jobs[.held] ?? 0 == 0 ? true : try await allHeldNeedPerson(answer)
    }

    private func allHeldNeedPerson(_ answer: BatchAnswer) async throws -> Bool {
        var before: JobID?
        repeat {
            var query = [("batch", answer.name), ("owner", answer.owner), ("state", "held"), ("limit", "1000")]
            if let before { query.append(("before", "\(before)")) }
            let page = try await JobPage(json: context.daemon.json(.get("/v1/jobs", query: query)))
            guard page.jobs.allSatisfy(\.needsPerson) else { return false }
            before = page.next
        } while before != nil
        return true
    }
}

extension BatchAnswer {
    /// Whether no job of it moves on by the queue's own work.
    fileprivate var isResting: Bool { ended + (jobs[.inDoubt] ?? 0) + (jobs[.held] ?? 0) == total }

    /// What the states of its jobs say to somebody who waited for all of them.
    fileprivate func outcomes(isSettled: Bool) -> [CommandOutcome] {
        let words: [(JobState, CommandOutcome)] = [
            (.failed, .failed), (.canceled, .canceled), (.inDoubt, .inDoubt), (.held, isSettled ? .held : .timedOut),
        ]
        return words.filter { jobs[$0.0] ?? 0 > 0 }.map(\.1) + (isSettled ? [] : [.timedOut])
    }
}
