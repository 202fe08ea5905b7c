import ReelCore
import ReelStore
import Synchronization

/// What a look consists of: each of these starts what is due of one kind, and returns when more of it falls due.
extension Dispatcher {
    func submit(in lane: Lane) async throws -> Timestamp? {
        let scope = await scope(of: lane)
        guard try await canClaim(scope) else { return try await store.nextClaim(scope) }
        while !isDraining.withLock(\.self), let grant = await lane.grantSubmissions(upTo: Self.claimsAtOnce) {
            let jobs = try await claim(grant, scope, lane)
            pulse.beat()  // A great many claims may be one look's, and each of them is progress.
            for job in jobs { submit(job, in: lane, grant) }
            // Fewer than granted: the lane's slots or its jobs are used up, and a worker's end will wake us.
            if jobs.count < grant.count || grant.isProbe { break }
        }
        // What is due already waits for the lane, not for its own time.
        guard try await canClaim(scope) else { return try await store.nextClaim(scope) }
        return try await hasRoom(lane) ? await lane.nextSubmission() : nil
    }

    /// Its own jobs, and those of its group.
    ///
    /// A sick lane gets no leave to submit them, but for its probes.
    private func scope(of lane: Lane) async -> ClaimScope {
        guard let group = await lane.group else { return ClaimScope(lane: lane.name) }
        var members: [String] = []
        for other in lanes where await other.group == group { members.append(other.name) }
        return ClaimScope(lane: lane.name, groups: [group: members])
    }

    private func canClaim(_ scope: ClaimScope) async throws -> Bool {
        try await store.nextClaim(scope).map { $0 <= rules.time.now } ?? false
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

    func poll(in lane: Lane) async throws -> Timestamp? {
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

    func follow(in lane: Lane) async throws -> Timestamp? {
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

    func fetch(in lane: Lane) async throws -> Timestamp? {
        // Each lane has its own: a result host that hangs holds up nobody else's clips.
        let room = fetchesAtOnce - fetches.values.count { $0.lane == lane.name }
        guard room > 0 else { return nil }
        let due = try await store.due(.fetch, lane: lane.name, upTo: room, excluding: Set(fetches.keys))
        for job in due {
            fetches[job.id] = (
                lane.name,
                Task {
                    await fetcher.run(job, in: lane)
                    finished(fetch: job.id)
                }
            )
        }
        if due.count == room { return nil }
        return try await store.nextDue(.fetch, lane: lane.name, excluding: Set(fetches.keys))
    }

    func expire(in lane: Lane) async throws -> Timestamp? {
        for job in try await store.due(.expire, lane: lane.name, upTo: Self.claimsAtOnce, excluding: []) {
            do {
                try await store.record(.slotExpired, of: job.id, submission: job.lifecycle.submission)
            } catch is IllegalTransition {
                continue  // Resolved meanwhile.
            }
        }
        return try await store.nextDue(.expire, lane: lane.name, excluding: [])
    }
}
