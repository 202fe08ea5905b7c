import Logging
import ReelCore
import ReelProvider
import ReelStore
import Synchronization

/// Finds due work and hands it to workers, within what the lanes permit.
///
/// It sleeps until the next due time, or until ``wake()``: with nothing to do it does nothing.
actor Dispatcher {
    /// Polls of one lane at a time.
    static let pollsAtOnce = 64
    /// So many jobs are claimed in one transaction at most.
    static let claimsAtOnce = 64

    var lanes: [Lane]
    let store: any JobStore
    let rules: Rules
    private let logger: Logger
    let submitter: Submitter
    let poller: Poller
    let fetcher: Fetcher
    /// Fetches of one lane at a time.
    var fetchesAtOnce: Int
    /// Looks begin no closer to each other than this.
    private let lookInterval: Duration
    /// Where the next worker runs.
    let workers: @Sendable () -> any TaskExecutor
    /// When the last look began, by ``Timekeeper/uptime``.
    private var lastLook: Duration?
    nonisolated let pulse = Pulse()
    private let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    var submissions: [Attempt: Task<Void, Never>] = [:]
    /// Claims have stopped.
    let isDraining = Mutex(false)
    var polls: [JobID: (lane: String, task: Task<Void, Never>)] = [:]
    var fetches: [JobID: (lane: String, task: Task<Void, Never>)] = [:]
    private var alarm: Task<Void, Never>?
    private var clock: ClockWatch
    /// By how much the clock was set and due times have not moved yet.
    private var clockStep = Duration.zero
    /// Calls to ``wake()``, and how many of them the last look has answered.
    private let wakes = Mutex(0)
    /// Lanes with work that they cannot begin before the alarm, a worker's end or a person's deed; none while a look is in progress.
    let waiting = Mutex<Set<String>>([])
    private var wakesAnswered = 0
    private var isLooking = false
    private var restWatchers: [CheckedContinuation<Void, Never>] = []
    private var changes: [(plan: LanePlan, done: CheckedContinuation<Void, Never>)] = []
    private var hasEnded = false

    init(
        lanes: [Lane], recorder: Recorder, uploads: UploadFolder, fetchesAtOnce: Int, lookInterval: Duration,
        workers: @escaping @Sendable () -> any TaskExecutor
    ) {
        (self.lanes, self.lookInterval, self.workers) = (lanes, lookInterval, workers)
        (store, rules, logger) = (recorder.store, recorder.rules, recorder.logger)
        submitter = Submitter(recorder: recorder, uploads: uploads)
        poller = Poller(recorder: recorder)
        fetcher = Fetcher(recorder: recorder)
        self.fetchesAtOnce = fetchesAtOnce
        clock = ClockWatch(recorder.rules.time)
    }

    /// Looks for work soon; calls made before it does so count as one.
    nonisolated func wake() {
        wakes.withLock { $0 += 1 }
        waker.yield()
    }

    /// Looks for work soon where these new jobs may be any: behind others that wait for their lane they are none.
    nonisolated func wake(for jobs: [Job]) {
        let mayBegin = waiting.withLock { lanes in
            // A group's queue, which has no lane's name, may be served by a lane that has nothing to do.
            jobs.contains { job in
                job.lifecycle.work != .ready || job.lifecycle.deadline != nil || !lanes.contains(job.lane)
            }
        }
        if mayBegin { wake() }
    }

    /// Claims nothing further; ``run()`` returns once the submissions on the wire have their outcome.
    nonisolated func drain() {
        isDraining.withLock { $0 = true }
        waker.finish()
        pulse.end()
    }

    /// Works until drained.
    ///
    /// Polls and downloads are dropped then, since they resume; submissions are waited for.
    func run() async {
        wake()
        for await _ in wakeups where !isDraining.withLock(\.self) {
            isLooking = true
            await gather()
            if isDraining.withLock(\.self) { break }
            await carryOutChanges()
            wakesAnswered = wakes.withLock(\.self)
            let next = await look()
            isLooking = false
            pulse.beat()
            setAlarm(next)
            noteRest()
        }
        isLooking = false
        alarm?.cancel()
        for poll in polls.values { poll.task.cancel() }
        for fetch in fetches.values { fetch.task.cancel() }
        for task in submissions.values { await task.value }
        // Dropped, they end soon; nobody may write to the store after this.
        for poll in polls.values { await poll.task.value }
        for fetch in fetches.values { await fetch.task.value }
        hasEnded = true
        await carryOutChanges()
    }

    /// Puts other settings in force between two looks, when no claim is in progress: none is made under the old ones after
    /// this returns.
    ///
    /// It waits for ``run()``; calls in flight are left alone.
    func apply(_ plan: LanePlan) async {
        guard !hasEnded else { return }
        await withCheckedContinuation { done in
            changes.append((plan, done))
            wake()
        }
    }

    /// Lets a short time pass since the last look.
    ///
    /// What many workers have just ended is then seen at once, and what follows from it claimed and written together. With
    /// nothing going on there is nothing to wait for.
    private func gather() async {
        defer { lastLook = rules.time.uptime }
        guard let lastLook else { return }
        let wait = lookInterval - (rules.time.uptime - lastLook)
        // Cancelled it is only earlier.
        if wait > .zero { try? await rules.time.sleep(for: wait) }
    }

    private func carryOutChanges() async {
        while !changes.isEmpty {
            let change = changes.removeFirst()
            await change.plan.carryOut()
            (lanes, fetchesAtOnce) = (change.plan.lanes, change.plan.fetchesAtOnce)
            change.done.resume()
        }
    }

    /// Returns when nothing is in progress and only the passing of time can bring new work; for tests' clocks.
    package func rest() async {
        if isResting { return }
        await withCheckedContinuation { restWatchers.append($0) }
    }

    private var isResting: Bool {
        let isIdle = submissions.isEmpty && polls.isEmpty && fetches.isEmpty
        return isIdle && !isLooking && alarm != nil && wakesAnswered == wakes.withLock(\.self)
    }

    private func noteRest() {
        guard isResting else { return }
        for watcher in restWatchers { watcher.resume() }
        restWatchers = []
    }

    /// One look at everything that may be due.
    ///
    /// - Returns: when to look again without being woken.
    private func look() async -> Timestamp? {
        waiting.withLock { $0 = [] }
        var next = [await step { try await followClock() }, await step { try await store.passDeadlines() }]
        var visits: [(lane: Lane, visit: Visit)] = []
        for lane in await healthiestFirst() {
            next.append(await trouble { visits.append((lane, try await visit(lane))) })
        }
        // A lane that takes, holds or lets go a job may have made room for another's.
        let isChanged = visits.contains(where: \.visit.hasWorked)
        for (lane, visit) in visits {
            next.append(await step { try await self.next(in: lane, after: visit, isChanged: isChanged) })
        }
        return next.compactMap(\.self).min()
    }

    /// The lanes in the order in which they take what any of them may have: the well ones first, the emptiest before others.
    private func healthiestFirst() async -> [Lane] {
        guard lanes.count > 1, let slots = try? await store.tally().slots else { return lanes }
        var ranks: [(lane: Lane, isWell: Bool, load: Double)] = []
        for lane in lanes {
            let load = await Double(slots[lane.name] ?? 0) / Double(lane.limit)
            ranks.append((lane, await lane.isWell, load))
        }
        return ranks.sorted { ($0.isWell ? 0 : 1, $0.load) < ($1.isWell ? 0 : 1, $1.load) }.map(\.lane)
    }

    /// One part of a look, which keeps no other from its own.
    ///
    /// - Returns: when to look again; where it failed, a little later.
    private func step(_ find: () async throws -> Timestamp?) async -> Timestamp? {
        var next: Timestamp?
        let later = await trouble { next = try await find() }
        return later ?? next
    }

    /// Does one thing that keeps no other from being done: with no leave to submit, tasks are followed all the same.
    ///
    /// - Returns: when to try again, where it failed.
    func trouble(_ work: () async throws -> Void) async -> Timestamp? {
        do {
            try await work()
            return nil
        } catch {
            // What the disk has to do with it is told where that is found out.
            let isDisk = [.storageFull, .unavailable].contains((error as? ReelError)?.code)
            logger.log(
                level: isDisk ? .debug : .error, "cannot look for work, trying again in 5 s",
                metadata: ["error": "\(error)"])
            return rules.time.now + .seconds(5)
        }
    }

    /// Moves due times along with the clock.
    private func followClock() async throws -> Timestamp? {
        if let step = clock.step(rules.time) {
            logger.notice("the clock was set; due times move along", metadata: ["step": "\(step)"])
            for lane in lanes { await lane.shift(by: step) }
            clockStep += step
        }
        if clockStep != .zero {
            try await store.shiftDueTimes(by: clockStep)
            clockStep = .zero
        }
        return nil
    }

    private func setAlarm(_ next: Timestamp?) {
        alarm?.cancel()
        let time = rules.time
        // Without a due time it sleeps for good: only a call to wake() ends that.
        let wait = next.map { max($0 - time.now, .milliseconds(1)) } ?? .seconds(365 * 86_400)
        alarm = Task {
            do { try await time.sleep(for: wait) } catch { return }
            wake()
        }
    }

    func finished(_ attempt: Attempt) {
        submissions[attempt] = nil
        wake()
    }

    func finished(poll id: JobID) {
        polls[id] = nil
        wake()
    }

    func finished(fetch id: JobID) {
        fetches[id] = nil
        wake()
    }
}
