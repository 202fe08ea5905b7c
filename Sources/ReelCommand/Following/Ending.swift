import ReelAPI
import ReelCore

/// Waits for jobs to end, saves their clips, and says how it went.
struct Ending {
    let context: Context
    let limit: Duration?
    /// Where the clips are saved; `nil` saves none.
    let output: String?
    /// Whether the jobs go on when this stops waiting for them.
    var outlivesWaiting = true

    /// Waits for all of them.
    ///
    /// - Parameter ids: the jobs.
    /// - Returns: the worst of how they ended.
    /// - Throws: what the daemon's socket throws.
    func await(_ ids: [JobID]) async throws -> CommandOutcome {
        let waiting = Waiting(context: context, limit: limit)
        let jobs: [JobAnswer]
        do {
            jobs = try await waiting.jobs(ids)
        } catch {
            if Task.isCancelled, outlivesWaiting { tellHowToGoOn(ids) }
            throw error
        }
        context.console.answer(jobs.count == 1 ? jobs[0].json : ["jobs": .array(jobs.map(\.json))])
        waiting.report(jobs)
        if output != nil {
            let saver = ClipSaver(context: context, withCovers: false)
            saver.report(try await saver.save(jobs.filter { $0.state == .succeeded }, to: output))
        }
        return .worst(of: jobs.map(CommandOutcome.init(of:)))
    }

    private func tellHowToGoOn(_ ids: [JobID]) {
        let names = ids.prefix(20).map { "\($0)" }.joined(separator: " ")
        context.console.note("no longer waiting; the queue goes on. Wait again with 'reel wait \(names)'")
    }
}
