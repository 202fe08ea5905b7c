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
    private static let pollsAtOnce = 64
    /// So many jobs are claimed in one transaction at most.
    private static let claimsAtOnce = 64

    private var lanes: [Lane]
    private let store: any JobStore
    private let rules: Rules
    private let logger: Logger
    private let submitter: Submitter
    private let poller: Poller
    private let fetcher: Fetcher
    private var fetchesAtOnce: Int
    nonisolated let pulse = Pulse()
    private let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    private var submissions: [Attempt: Task<Void, Never>] = [:]
    /// Claims have stopped.
    private let isDraining = Mutex(false)
    private var polls: [JobID: (lane: String, task: Task<Void, Never>)] = [:]
    private var fetches: [JobID: Task<Void, Never>] = [:]
    private var alarm: Task<Void, Never>?
    private var clock: ClockWatch
    /// By how much the clock was set and due times have not moved yet.
    private var clockStep = Duration.zero
    /// Calls to ``wake()``, and how many of them the last look has answered.
    private let wakes = Mutex(0)
    private var wakesAnswered = 0
    private var isLooking = false
    private var restWatchers: [CheckedContinuation<Void, Never>] = []
    private var changes: [(plan: LanePlan, done: CheckedContinuation<Void, Never>)] = []
    private var hasEnded = false

    init(lanes: [Lane], recorder: Recorder, uploads: UploadFolder, fetchesAtOnce: Int) {
        self.lanes = lanes
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
            await carryOutChanges()
            wakesAnswered = wakes.withLock(\.self)
            let next = await look()
            isLooking = false
            pulse.beat()
            setAlarm(next)
            noteRest()
        }
        alarm?.cancel()
        for poll in polls.values { poll.task.cancel() }
        for fetch in fetches.values { fetch.cancel() }
        for task in submissions.values { await task.value }
        // Dropped, they end soon; nobody may write to the store after this.
        for poll in polls.values { await poll.task.value }
        for fetch in fetches.values { await fetch.value }
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
        var next = [await step { try await followClock() }, await step { try await store.passDeadlines() }]
        for lane in lanes {
            // First, since the slots that it frees are for the next one to use.
            next.append(await step { try await expire(in: lane) })
            next.append(await step { try await submit(in: lane) })
            next.append(await step { try await poll(in: lane) })
            next.append(await step { try await follow(in: lane) })
            next.append(await step { try await fetch(in: lane) })
        }
        return next.compactMap(\.self).min()
    }

    /// One part of a look, which keeps no other from its own: with no leave to submit, tasks are followed all the same.
    private func step(_ find: () async throws -> Timestamp?) async -> Timestamp? {
        do {
            return try await find()
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

    // Each of the following starts what is due of one kind, and returns when more of it falls due.

    private func submit(in lane: Lane) async throws -> Timestamp? {
        guard try await hasSubmittable(lane) else { return try await nextWaiting(lane) }
        while !isDraining.withLock(\.self), let grant = await lane.grantSubmissions(upTo: Self.claimsAtOnce) {
            let jobs = try await claim(grant, lane)
            pulse.beat()  // A great many claims may be one look's, and each of them is progress.
            for job in jobs { submit(job, in: lane, grant) }
            // Fewer than granted: the lane's slots or its jobs are used up, and a worker's end will wake us.
            if jobs.count < grant.count || grant.isProbe { break }
        }
        // What is due already waits for the lane, not for its own time.
        guard try await hasSubmittable(lane) else { return try await nextWaiting(lane) }
        return try await hasRoom(lane) ? await lane.nextSubmission() : nil
    }

    private func submit(_ job: Job, in lane: Lane, _ grant: Lane.Grant) {
        let attempt = Attempt(job: job.id, number: job.lifecycle.submission)
        var single = grant
        single.count = 1
        submissions[attempt] = Task { [single] in
            await submitter.run(job, in: lane, single)
            finished(attempt)
        }
    }

    private func nextWaiting(_ lane: Lane) async throws -> Timestamp? {
        try await store.nextDue(.waiting, lane: lane.name, excluding: [])
    }

    private func claim(_ grant: Lane.Grant, _ lane: Lane) async throws -> [Job] {
        var unused = grant
        do {
            let jobs = try await store.claim(lane: lane.name, upTo: grant.count, limit: lane.limit)
            unused.count -= jobs.count
            if unused.count > 0 { await lane.giveBack(unused) }
            return jobs
        } catch {
            await lane.giveBack(unused)
            throw error
        }
    }

    private func hasSubmittable(_ lane: Lane) async throws -> Bool {
        if try await store.nextDue(.ready, lane: lane.name, excluding: []) != nil { return true }
        return try await nextWaiting(lane).map { $0 <= rules.time.now } ?? false
    }

    private func hasRoom(_ lane: Lane) async throws -> Bool {
        try await store.tally().slots[lane.name] ?? 0 < lane.limit
    }

    private func poll(in lane: Lane) async throws -> Timestamp? {
        let room = Self.pollsAtOnce - polls.values.count { $0.lane == lane.name }
        guard room > 0, let opensAt = await lane.nextPoll() else { return nil }
        if opensAt <= rules.time.now {
            let due = try await store.due(.poll, lane: lane.name, upTo: room, excluding: Set(polls.keys))
            for job in due {
                guard let grant = await lane.grantPoll() else { break }
                polls[job.id] = (
                    lane.name,
                    Task {
                        await poller.run(job, in: lane, grant)
                        finished(poll: job.id)
                    }
                )
            }
            if due.count == room { return nil }
        }
        return try await later(lane, store.nextDue(.poll, lane: lane.name, excluding: Set(polls.keys)))
    }

    private func follow(in lane: Lane) async throws -> Timestamp? {
        let room = Self.pollsAtOnce - polls.values.count { $0.lane == lane.name }
        guard room > 0, let opensAt = await lane.nextPoll() else { return nil }
        if opensAt <= rules.time.now {
            let due = try await store.dueFollows(lane: lane.name, upTo: room, excluding: Set(polls.keys))
            for task in due where polls[task.job] == nil {
                guard let grant = await lane.grantPoll() else { break }
                polls[task.job] = (
                    lane.name,
                    Task {
                        await poller.follow(task, in: lane, grant)
                        finished(poll: task.job)
                    }
                )
            }
            if due.count == room { return nil }
        }
        return try await later(lane, store.nextFollow(lane: lane.name, excluding: Set(polls.keys)))
    }

    /// A poll's due time, or when the lane lets polls out again, whichever is later.
    private func later(_ lane: Lane, _ due: Timestamp?) async -> Timestamp? {
        guard let due, let opensAt = await lane.nextPoll() else { return nil }
        return max(due, opensAt)
    }

    private func fetch(in lane: Lane) async throws -> Timestamp? {
        let room = fetchesAtOnce - fetches.count
        guard room > 0 else { return nil }
        let due = try await store.due(.fetch, lane: lane.name, upTo: room, excluding: Set(fetches.keys))
        for job in due {
            fetches[job.id] = Task {
                await fetcher.run(job, in: lane)
                finished(fetch: job.id)
            }
        }
        if due.count == room { return nil }
        return try await store.nextDue(.fetch, lane: lane.name, excluding: Set(fetches.keys))
    }

    private func expire(in lane: Lane) async throws -> Timestamp? {
        for job in try await store.due(.expire, lane: lane.name, upTo: Self.claimsAtOnce, excluding: []) {
            do {
                try await store.record(.slotExpired, of: job.id, submission: job.lifecycle.submission)
            } catch is IllegalTransition {
                continue  // Resolved meanwhile.
            }
        }
        return try await store.nextDue(.expire, lane: lane.name, excluding: [])
    }

    private func finished(_ attempt: Attempt) {
        submissions[attempt] = nil
        wake()
    }

    private func finished(poll id: JobID) {
        polls[id] = nil
        wake()
    }

    private func finished(fetch id: JobID) {
        fetches[id] = nil
        wake()
    }
}
