package import ReelAPI
package import ReelCore

/// Waits for jobs: asks when the daemon tells an event of them, and again and again where it tells none.
package struct JobFollower: Sendable {
    /// How long one question may wait for its answer; short where somebody watches.
    private static let patience: Duration = .seconds(1)
    private let context: Context
    private var daemon: any Daemon { context.daemon }
    private var time: any Timekeeper { context.time }
    /// The moment of ``Timekeeper/uptime`` to stop at.
    private let end: Duration?

    /// - Parameters:
    ///   - context: the daemon and the time.
    ///   - limit: how long to wait in all; `nil` waits as long as it takes.
    package init(_ context: Context, limit: Duration?) {
        self.context = context
        end = limit.map { context.time.uptime + $0 }
    }

    /// Waits until the job has ended, is in doubt, or needs a person; or until time is up.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - seen: is given the job after each question.
    /// - Returns: the job as last seen; ``ReelAPI/JobAnswer/isSettled`` tells whether time was up.
    /// - Throws: ``ReelAPI/ErrorAnswer`` for a job that is not there, and what the daemon's socket throws.
    package func follow(_ id: JobID, seen: (JobAnswer) -> Void) async throws -> JobAnswer {
        let changes = ChangeWatch(context, query: [("job", "\(id)")])
        var lenience = Lenience()
        while true {
            await changes.prepare()
            let started = time.uptime
            let wait = min(Self.patience, end.map { max(.zero, $0 - started) } ?? Self.patience)
            let isLive = changes.isLive
            do {
                let call = isLive ? Call.get("/v1/jobs/\(id)") : .wait(for: id, wait)
                let job = try await JobAnswer(json: daemon.json(call))
                lenience = Lenience()
                seen(job)
                if job.isSettled || isOver { return job }
                if isLive {
                    try await changes.wait(since: started, until: end, spacing: .zero) { seen(job) }
                    continue
                }
            } catch let error as ErrorAnswer where lenience.forgives(error) {}
            // A daemon that does not wait must not be asked without pause.
            let spent = time.uptime - started
            if spent < wait / 2 { try await time.sleep(for: wait - spent) }
            try Task.checkCancellation()
        }
    }

    private var isOver: Bool { end.map { $0 <= time.uptime } ?? false }
}
