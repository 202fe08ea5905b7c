import ReelCore
import ReelStore
import Synchronization

/// What a look at a lane consists of: each step starts what is due of one kind.
extension Dispatcher {
    fileprivate typealias Kind = WritableKeyPath<Agenda, Timestamp?> & Sendable
    private typealias Step = (kind: any Kind, start: (Lane, ClaimScope) async throws -> Void)

    /// What a look found and began in a lane.
    struct Visit: Sendable {
        fileprivate let scope: ClaimScope
        fileprivate let agenda: Agenda
        /// Whether anything was begun, there or in vain.
        let hasWorked: Bool
        /// The kinds that failed, and when they are tried again.
        fileprivate let delayed: [(kind: any Kind, until: Timestamp)]
    }

    /// Starts what is due in a lane.
    func visit(_ lane: Lane) async throws -> Visit {
        // The slots that are given back first are for the next one to use.
        let steps: [Step] = [
            (\.expire, expire), (\.claim, submit), (\.poll, poll), (\.follow, follow), (\.fetch, fetch),
        ]
        let scope = await scope(of: lane)
        let agenda = try await agenda(scope)
        let due = steps.filter { isDue(agenda[keyPath: $0.kind]) }
        var delayed: [(kind: any Kind, until: Timestamp)] = []
        for (kind, start) in due {
            guard let later = await trouble({ try await start(lane, scope) }) else { continue }
            delayed.append((kind, later))
        }
        return Visit(scope: scope, agenda: agenda, hasWorked: !due.isEmpty, delayed: delayed)
    }

    /// When there is more to do in a lane; `isChanged` where any lane's visit may have changed that.
    func next(in lane: Lane, after visit: Visit, isChanged: Bool) async throws -> Timestamp? {
        var agenda = isChanged ? try await agenda(visit.scope) : visit.agenda
        for (kind, until) in visit.delayed { agenda[keyPath: kind] = until }
        return try await next(in: lane, agenda)
    }

    private func agenda(_ scope: ClaimScope) async throws -> Agenda {
        try await store.agenda(scope, excluding: Set(polls.keys).union(fetches.keys))
    }

    private func isDue(_ time: Timestamp?) -> Bool { time.map { $0 <= rules.time.now } ?? false }

    /// When to look at a lane again; where it is full a worker's end will tell.
    private func next(in lane: Lane, _ agenda: Agenda) async throws -> Timestamp? {
        var times = [agenda.expire]
        if !isDue(agenda.claim) {
            times.append(agenda.claim)
        } else {
            // What is due already waits for the lane, not for its own time.
            if try await hasRoom(lane) { times.append(await lane.nextSubmission()) }
            waiting.withLock { _ = $0.insert(lane.name) }
        }
        if pollRoom(lane) > 0, let opensAt = await lane.nextPoll() {
            times += [agenda.poll, agenda.follow].map { $0.map { max($0, opensAt) } }
        }
        if fetchRoom(lane) > 0 { times.append(agenda.fetch) }
        return times.compactMap(\.self).min()
    }

    private func submit(in lane: Lane, _ scope: ClaimScope) async throws {
        while !isDraining.withLock(\.self), let grant = await lane.grantSubmissions(upTo: Self.claimsAtOnce) {
            let jobs = try await claim(grant, scope, lane)
            pulse.beat()  // A great many claims may be one look's, and each of them is progress.
            for job in jobs { submit(job, in: lane, grant) }
            // Fewer than granted: the lane's slots or its jobs are used up, and a worker's end will wake us.
            if jobs.count < grant.count || grant.isProbe { break }
        }
    }

    /// Its own jobs, and those of its group.
    ///
    /// A sick lane gets no leave to submit them, but for its probes; and its money is no reason to leave jobs to it.
    private func scope(of lane: Lane) async -> ClaimScope {
        guard let group = await lane.group else { return ClaimScope(lane: lane.name) }
        var members: [String] = []
        for other in lanes where await other.group == group {
            if await other.isWell || other.name == lane.name { members.append(other.name) }
        }
        return ClaimScope(lane: lane.name, groups: [group: members])
    }

    private func submit(_ job: Job, in lane: Lane, _ grant: Lane.Grant) {
        let attempt = Attempt(job: job.id, number: job.lifecycle.submission)
        var single = grant
        single.count = 1
        submissions[attempt] = Task(executorPreference: workers()) { [single, submitter] in
            await submitter.run(job, in: lane, single)
            await self.finished(attempt)
        }
    }

    private func claim(_ grant: Lane.Grant, _ scope: ClaimScope, _ lane: Lane) async throws -> [Job] {
        var unused = grant
        do {
            let jobs = try await store.claim(scope, upTo: grant.count, limit: lane.limit)
            unused.count -= jobs.count
            if unused.count > 0 { await lane.giveBack(unused) }
            return jobs
        } catch {
            await lane.giveBack(unused)
            throw error
        }
    }

    private func hasRoom(_ lane: Lane) async throws -> Bool {
        try await store.tally().slots[lane.name] ?? 0 < lane.limit
    }

    private func pollRoom(_ lane: Lane) -> Int {
        Self.pollsAtOnce - polls.values.count { $0.lane == lane.name }
    }

    private func poll(in lane: Lane, _: ClaimScope) async throws {
        let room = pollRoom(lane)
        guard room > 0, isDue(await lane.nextPoll()) else { return }
        for job in try await store.due(.poll, lane: lane.name, upTo: room, excluding: Set(polls.keys)) {
            guard let grant = await lane.grantPoll() else { break }
            polls[job.id] = (
                lane.name,
                Task(executorPreference: workers()) { [poller] in
                    await poller.run(job, in: lane, grant)
                    await self.finished(poll: job.id)
                }
            )
        }
    }

    private func follow(in lane: Lane, _: ClaimScope) async throws {
        let room = pollRoom(lane)
        guard room > 0, isDue(await lane.nextPoll()) else { return }
        let due = try await store.dueFollows(lane: lane.name, upTo: room, excluding: Set(polls.keys))
        for task in due where polls[task.job] == nil {
            guard let grant = await lane.grantPoll() else { break }
            polls[task.job] = (
                lane.name,
                Task(executorPreference: workers()) { [poller] in
                    await poller.follow(task, in: lane, grant)
                    await self.finished(poll: task.job)
                }
            )
        }
    }

    /// Each lane has its own: a result host that hangs holds up nobody else's clips.
    private func fetchRoom(_ lane: Lane) -> Int { fetchesAtOnce - fetches.values.count { $0.lane == lane.name } }

    private func fetch(in lane: Lane, _: ClaimScope) async throws {
        let room = fetchRoom(lane)
        guard room > 0 else { return }
        for job in try await store.due(.fetch, lane: lane.name, upTo: room, excluding: Set(fetches.keys)) {
            fetches[job.id] = (
                lane.name,
                Task(executorPreference: workers()) { [fetcher] in
                    await fetcher.run(job, in: lane)
                    await self.finished(fetch: job.id)
                }
            )
        }
    }

    private func expire(in lane: Lane, _: ClaimScope) async throws {
        for job in try await store.due(.expire, lane: lane.name, upTo: Self.claimsAtOnce, excluding: []) {
            do {
                try await store.record(.slotExpired, of: job.id, submission: job.lifecycle.submission)
            } catch is IllegalTransition {
                continue  // Resolved meanwhile.
            }
        }
    }
}
