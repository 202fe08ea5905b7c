package import Logging
package import ReelCore
package import ReelProvider
package import ReelStore
import Synchronization

/// Everything that happens to a job after it is acknowledged: lanes, dispatcher, workers and feed, wired together.
package final class Engine: Sendable {
    package let store: any JobStore
    /// By name; those that the settings do not name any more are among them.
    package var lanes: [String: Lane] {
        Dictionary(known.withLock(\.self).map { ($0.name, $0) }) { first, _ in first }
    }
    private let known: Mutex<[Lane]>
    /// Why nothing is submitted until the process ends, whatever the lanes say.
    private let stopped = Mutex<String?>(nil)
    private let laneChanged: @Sendable (LaneView) -> Void
    private let feed: JobFeed
    let rules: Rules
    private let logger: Logger
    private let dispatcher: Dispatcher
    private let notifier: Notifier?
    /// How long its calls took.
    package let meter = EngineMeter()

    /// - Parameters:
    ///   - store: opened and recovered.
    ///   - feed: the one that the store publishes to.
    ///   - lanes: in the order in which they are looked at.
    ///   - uploads: where reference images lie.
    ///   - fetchesAtOnce: how many jobs' clips are downloaded at a time, for each lane.
    ///   - lookInterval: looks for work begin no closer to each other than this.
    ///   - rules: time, luck and the settings.
    ///   - notifier: delivers webhooks while the engine runs.
    ///   - workers: where the next worker runs: best, where its connections are.
    ///   - logger: never given a secret or a prompt.
    ///   - laneChanged: told when a lane stands differently, at once and from within; must not wait.
    /// - Throws: what the store throws.
    package init(
        store: any JobStore, feed: JobFeed, lanes: [LaneConfiguration], uploads: UploadFolder,
        fetchesAtOnce: Int, lookInterval: Duration = .zero, rules: Rules, notifier: Notifier? = nil,
        workers: @escaping @Sendable () -> any TaskExecutor = { globalConcurrentExecutor }, logger: Logger,
        laneChanged: @escaping @Sendable (LaneView) -> Void = { _ in }
    ) async throws {
        self.laneChanged = laneChanged
        let records = try await store.laneRecords()
        let made = lanes.map { Lane($0, record: records[$0.name], rules: rules, changed: laneChanged) }
        self.store = store
        known = Mutex(made)
        (self.feed, self.rules, self.notifier, self.logger) = (feed, rules, notifier, logger)
        dispatcher = Dispatcher(
            lanes: made, recorder: Recorder(store: store, rules: rules, logger: logger, meter: meter), uploads: uploads,
            fetchesAtOnce: fetchesAtOnce, lookInterval: lookInterval, workers: workers)
    }

    /// Puts other settings in force; nothing is claimed under the old ones after this returns.
    ///
    /// Calls in flight go on as they were begun. Lanes that are not named any more take no part in submissions, but their
    /// tasks are followed and their clips fetched. One call at a time, and only while ``run()`` is or will be running.
    ///
    /// - Throws: what the store throws; nothing has changed then.
    package func apply(_ lanes: [LaneConfiguration], fetchesAtOnce: Int) async throws {
        let plan = LanePlan(
            lanes, existing: known.withLock(\.self), records: try await store.laneRecords(),
            fetchesAtOnce: fetchesAtOnce, rules: rules, changed: laneChanged)
        known.withLock { $0 = plan.lanes }
        // Among the lanes that are known now: one that is new does not begin where the others have stopped.
        if let reason = stopped.withLock(\.self) { for lane in plan.lanes { await lane.stop(for: reason) } }
        await dispatcher.apply(plan)
        for lane in plan.lanes {
            do {
                try await lane.save(to: store)
            } catch {
                logger.error("cannot write the lane's health", metadata: ["lane": "\(lane.name)", "error": "\(error)"])
            }
        }
        await resubmitInDoubt()
        wake()
    }

    /// Works until ``drain()``, or until it is cancelled; returns when the last submission on the wire has its outcome.
    package func run() async {
        await withTaskCancellationHandler {
            let notifying = Task { [notifier] in if let notifier { await notifier.run() } }
            await resubmitInDoubt()
            await dispatcher.run()
            await notifying.value
        } onCancel: {
            // The dispatcher ends by itself, and is seen to have ended without being told.
            notifier?.drain()
        }
    }

    /// Claims nothing further, drops polls and downloads.
    package func drain() {
        dispatcher.drain()
        notifier?.drain()
    }

    /// Looks for work soon.
    package func wake() { dispatcher.wake() }

    /// Returns when the dispatcher has come round once more; never, when it is dead.
    package func pulse() async { await dispatcher.pulse.next { dispatcher.wake() } }

    /// How the lanes are, in the order of their names.
    package func laneViews() async -> [LaneView] {
        var views: [LaneView] = []
        for name in lanes.keys.sorted() {
            if let view = await lanes[name]?.view { views.append(view) }
        }
        return views
    }

    /// Hands out how each lane stands, from inside it: before a change of it is told or after, never across.
    ///
    /// - Parameter body: must not wait.
    package func showLanes(to body: @Sendable (LaneView) -> Void) async {
        for lane in lanes.values { await lane.show(to: body) }
    }

    /// Returns when only the passing of time can bring new work; for tests' clocks.
    package func rest() async { await dispatcher.rest() }

    /// Stores new jobs; they are on disk when this returns.
    package func enqueue(_ jobs: [NewJob]) async throws -> [Result<Enqueued, ReelError>] {
        let results = try await store.enqueue(jobs)
        dispatcher.wake(for: results.flatMap { (try? $0.get().jobs) ?? [] })
        return results
    }

    /// Records what a person did to a job; `submission` is the one that they speak of, where it matters which.
    ///
    /// - Throws: `ReelError` (`conflict`) when it does not fit the job's state, or the job is at another submission.
    package func act(_ event: Event, on id: JobID, submission: Int? = nil) async throws -> Job {
        do {
            let job = try await store.record(event, of: id, submission: submission)
            wake()
            return job
        } catch let error as IllegalTransition {
            throw ReelError(.conflict, field: error.field, error.reason)
        }
    }

    /// Records a person's word on what became of unknown money; what it frees is there for others at once.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - number: the ledger row; `nil`: the only unknown one.
    ///   - isBilled: whether it was billed.
    /// - Returns: the job as it is afterwards.
    /// - Throws: `ReelError` (`conflict`) when there is no such row, or more than one to choose from.
    package func settle(_ id: JobID, submission number: Int?, isBilled: Bool) async throws -> Job {
        let job = try await store.settle(id, submission: number, isBilled: isBilled)
        wake()
        return job
    }

    /// Pauses or resumes a lane's submissions; known tasks are followed in any case.
    ///
    /// - Throws: `ReelError` (`not_found`) when there is no such lane.
    package func setPaused(_ isPaused: Bool, lane name: String) async throws {
        guard let lane = lanes[name] else {
            throw ReelError(.notFound, field: "lane", "there is no lane '\(name)' in the settings")
        }
        await lane.setPaused(isPaused)
        // It is so already, whether or not it can be written down.
        wake()
        try await lane.save(to: store)
    }

    /// Submits nothing more until the process ends; known tasks are followed.
    package func stopSubmitting(for reason: String) async {
        stopped.withLock { $0 = reason }
        for lane in lanes.values { await lane.stop(for: reason) }
    }

    /// Waits until a job has settled: ended, in doubt, or held for a person.
    ///
    /// - Returns: the job as it is then, or after `limit`, or when the task is cancelled; `nil` when there is none.
    package func settled(_ id: JobID, within limit: Duration) async throws -> Job? {
        let changes = feed.changes(of: id)
        guard let job = try await store.job(id), !job.lifecycle.isSettled else { return try await store.job(id) }
        let (store, time) = (store, rules.time)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await time.sleep(for: limit) }
            group.addTask {
                for await _ in changes {
                    if let job = try? await store.job(id), job.lifecycle.isSettled { return }
                }
            }
            await group.next()
            group.cancelAll()
        }
        return try await store.job(id)
    }

    /// A lane's policy applies to what was in doubt before it was set, too.
    ///
    /// The oldest go first: a day's limit may keep the rest from it. Ends early when cancelled.
    func resubmitInDoubt() async {
        for name in lanes.keys where rules.policy(name).inDoubt == .resubmit {
            do {
                for job in try await inDoubt(in: name).reversed() {
                    try Task.checkCancellation()
                    _ = try? await store.record(.resubmitted(byPolicy: true), of: job, submission: nil)
                    dispatcher.pulse.beat()  // Its first look comes after all of these.
                }
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "cannot apply the lane's in_doubt policy", metadata: ["lane": "\(name)", "error": "\(error)"])
            }
        }
    }

    /// The newest first.
    private func inDoubt(in lane: String) async throws -> [JobID] {
        var filter = JobFilter()
        (filter.state, filter.lane, filter.limit) = (.inDoubt, lane, 1000)
        var jobs: [JobID] = []
        while true {
            try Task.checkCancellation()
            let page = try await store.list(filter)
            jobs += page.jobs.map(\.id)
            guard let next = page.next else { return jobs }
            filter.before = next
        }
    }
}

extension Lifecycle {
    /// Whether a waiting client has its answer: it ended, is in doubt, or a person has to do something.
    package var isSettled: Bool {
        state.isEnd || state == .inDoubt || (state == .held && holds.contains(where: \.needsPerson))
    }
}
