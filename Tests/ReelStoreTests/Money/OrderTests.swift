import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Fair turns, parents, groups of lanes and duplicates, as the store keeps them.
@Suite struct OrderTests {
    @Test func `a single job is next but one behind a batch of thousands`() async throws {
        let world = try MoneyWorld()
        let batch = try await world.enqueue(3000) { $0.batch = "big" }
        #expect(try await world.claim(upTo: 100) == Array(batch.prefix(100)))
        let single = try await world.enqueue { $0.owner = 1001 }
        let own = try await world.enqueue()
        let next = try await world.claim(upTo: 6)
        #expect(next.contains(single[0]) && next.contains(own[0]))
        #expect(next.firstIndex(of: single[0]) ?? 9 <= 1)
    }

    @Test func `an owner with many batches does not get a share for each of them`() async throws {
        let world = try MoneyWorld()
        for batch in 1...5 { try await world.enqueue(50) { $0.batch = "b\(batch)" } }
        let other = try await world.enqueue(50) { $0.owner = 1001 }
        let claimed = try await world.claim(upTo: 60)
        let share = claimed.count(where: other.contains)
        // Shares by flow would be 10 of 60.
        #expect((15...40).contains(share), "the other owner got \(share) of 60")
    }

    @Test func `a flow that was away gets no credit for it, and none that was idle is punished`() async throws {
        let world = try MoneyWorld()
        try await world.enqueue(100) { $0.owner = 1 }
        try await world.claim(upTo: 100)
        let late = try await world.enqueue(20) { $0.owner = 2 }
        let again = try await world.enqueue(20) { $0.owner = 1 }
        let claimed = try await world.claim(upTo: 20)
        #expect((8...12).contains(claimed.count(where: late.contains)))
        #expect((8...12).contains(claimed.count(where: again.contains)))
    }

    @Test func `a job that comes back from the lane keeps its place`() async throws {
        let world = try MoneyWorld()
        let ids = try await world.enqueue(3)
        #expect(try await world.claim(upTo: 1) == [ids[0]])
        try await world.record(ids[0], .notSent("refused"))
        #expect(try await world.claim(upTo: 3) == ids)
    }

    @Test func `who gives each job a batch of its own gets no further by that`() async throws {
        let world = try MoneyWorld()
        for run in 1...200 { try await world.enqueue { $0.batch = "run-\(run)" } }
        let other = try await world.enqueue(3) { $0.owner = 1001 }
        let claimed = try await world.claim(upTo: 12)
        #expect(other.allSatisfy(claimed.contains))
    }

    @Test func `own jobs and the group's take turns also when slots come free one by one`() async throws {
        let world = try MoneyWorld()
        let own = try await world.enqueue(100) { $0.lane = "a" }
        let shared = try await world.enqueue(5) { ($0.lane, $0.group, $0.owner) = ("any", "g", 1001) }
        var claimed: [JobID] = []
        for _ in 1...14 { claimed += try await world.claim("a", upTo: 1, groups: ["g": ["a", "b"]]) }
        #expect(shared.allSatisfy(claimed.contains))
        #expect(claimed.count(where: own.contains) == 9)
    }

    @Test func `turns that a canceled batch was given are given back`() async throws {
        let world = try MoneyWorld()
        let canceled = try await world.enqueue(60) { ($0.owner, $0.batch) = (1, "b") }
        for batch in 1...9 { try await world.enqueue { ($0.owner, $0.batch) = (1, "b\(batch)") } }
        try await world.enqueue(60) { $0.owner = 2 }
        for id in canceled { try await world.record(id, .cancelRequested) }
        let again = try await world.enqueue { ($0.owner, $0.batch) = (1, "b") }
        // Behind the owner's own others, which take turns with the other owner's; not behind sixty that are gone.
        let next = try await world.claim(upTo: 26)
        #expect(next.contains(again[0]))
    }

    @Test func `to cancel and to retry, or to send again, gets nobody further`() async throws {
        let world = try MoneyWorld()
        var own: [JobID] = []
        for batch in 1...30 { own += try await world.enqueue { ($0.owner, $0.batch) = (1, "b\(batch)") } }
        let others = try await world.enqueue(30) { $0.owner = 2 }
        try await world.claim(upTo: 2)
        for id in own.dropFirst() { try await world.record(id, .cancelRequested, .retried(again: false)) }
        for batch in 2...30 { try await world.record(own[batch - 1], .cancelRequested) }
        for batch in 2...30 { own += try await world.enqueue { ($0.owner, $0.batch) = (1, "b\(batch)") } }
        let claimed = try await world.claim(upTo: 20)
        #expect(claimed.count(where: others.contains) >= 9)
    }

    @Test func `who has canceled all begins anew, and gets no further by that than others`() async throws {
        let world = try MoneyWorld()
        var canceled: [JobID] = []
        for batch in 1...40 { canceled += try await world.enqueue { ($0.owner, $0.batch) = (1, "b\(batch)") } }
        let others = try await world.enqueue(60) { $0.owner = 2 }
        #expect(try await world.claim(upTo: 2).count == 2)
        for id in canceled.dropFirst() { try await world.record(id, .cancelRequested) }
        var own: [JobID] = []
        for batch in 1...40 { own += try await world.enqueue { ($0.owner, $0.batch) = (1, "new-\(batch)") } }
        let claimed = try await world.claim(upTo: 20)
        let share = claimed.count(where: own.contains)
        #expect((6...11).contains(share) && claimed.count(where: others.contains) == 20 - share, "\(share) of 20")
    }

    @Test func `priority goes before turns`() async throws {
        let world = try MoneyWorld()
        let low = try await world.enqueue(2) { $0.priority = -1 }
        let plain = try await world.enqueue(2)
        let high = try await world.enqueue { $0.priority = 100 }
        #expect(try await world.claim() == high + plain + low)
    }

    // Parents

    @Test func `a child waits for all its parents to succeed`() async throws {
        let world = try MoneyWorld()
        let parents = try await world.enqueue(2)
        let child = try await world.enqueue { $0.after = parents }[0]
        #expect(try await world.holds(child) == [.dependency])
        #expect(try await world.claim() == parents)
        try await world.succeed(parents[0])
        #expect(try await world.holds(child) == [.dependency])
        try await world.succeed(parents[1])
        #expect(try await world.claim() == [child])
        #expect(try await world.store.parents(of: [child])[child] == parents)
    }

    @Test func `a failed or canceled parent fails its child, and the child's children`() async throws {
        let world = try MoneyWorld()
        let parent = try await world.enqueue()
        let child = try await world.enqueue { $0.after = parent }
        let grandchild = try await world.enqueue { $0.after = child }
        try await world.record(parent[0], .cancelRequested)
        for (id, cause) in [(child[0], parent[0]), (grandchild[0], child[0])] {
            let life = try await world.life(id).lifecycle
            #expect(life.state == .failed && life.error?.code == "dependency_failed")
            #expect(life.error?.message.contains("job \(cause)") == true)
        }
        #expect(try await world.total() == Sums())
    }

    @Test func `after_any releases the child when its parents have ended, whatever their end`() async throws {
        let world = try MoneyWorld()
        let parents = try await world.enqueue(2)
        let child = try await world.enqueue { ($0.after, $0.afterAny) = (parents, true) }[0]
        try await world.record(parents[0], .cancelRequested)
        #expect(try await world.holds(child) == [.dependency])
        try await world.record(parents[1], .cancelRequested)
        #expect(try await world.life(child).lifecycle.state == .queued)
    }

    @Test func `parents that have ended already decide at once`() async throws {
        let world = try MoneyWorld()
        let done = try await world.enqueue(2)
        try await world.claim()
        try await world.succeed(done[0])
        try await world.record(done[1], .refused(JobError(code: "X", message: "x")))
        let free = try await world.enqueue { $0.after = [done[0]] }[0]
        let failed = try await world.enqueue { $0.after = done }[0]
        let any = try await world.enqueue { ($0.after, $0.afterAny) = (done, true) }[0]
        #expect(try await world.states([free, failed, any]) == [.queued, .failed, .queued])
    }

    @Test func `a retried parent brings back those that failed for its sake, and a retried child alone fails again`()
        async throws
    {
        let world = try MoneyWorld()
        let parent = try await world.enqueue()
        let child = try await world.enqueue { $0.after = parent }[0]
        try await world.record(parent[0], .cancelRequested)
        try await world.record(child, .retried(again: false))
        #expect(try await world.life(child).lifecycle.error?.code == "dependency_failed")
        try await world.record(parent[0], .retried(again: false))
        #expect(try await world.holds(child) == [.dependency])
        try await world.claim()
        try await world.succeed(parent[0])
        #expect(try await world.claim() == [child])
    }

    @Test func `a parent that does not exist, or is another's, is refused by its place`() async throws {
        let world = try MoneyWorld()
        let other = try await world.enqueue { $0.owner = 1001 }[0]
        let own = try await world.enqueue()[0]
        for wrong in [99, other, own + 2] as [JobID] {
            let error = await #expect(throws: ReelError.self) { try await world.enqueue { $0.after = [own, wrong] } }
            #expect(error?.field == "after[1]" && error?.message.contains("no job \(wrong)") == true)
        }
        // Its own number, and so any cycle, cannot be named: it does not exist yet.
        let error = await #expect(throws: ReelError.self) { try await world.enqueue { $0.after = [own + 1] } }
        #expect(error?.field == "after[0]")
        #expect(try await world.store.list(JobFilter()).jobs.count == 2)
        try await world.enqueue { ($0.after, $0.seesAll) = ([other], true) }
    }

    @Test func `a parent that is named twice is one parent`() async throws {
        let world = try MoneyWorld()
        let parent = try await world.enqueue()[0]
        let child = try await world.enqueue { $0.after = [parent, parent] }[0]
        #expect(try await world.store.parents(of: [child])[child] == [parent])
        try await world.claim()
        try await world.succeed(parent)
        #expect(try await world.life(child).lifecycle.state == .queued)
    }

    @Test func `a long chain fails to its end`() async throws {
        let world = try MoneyWorld()
        let first = try await world.enqueue()[0]
        var last = first
        for _ in 0..<600 { last = try await world.enqueue { $0.after = [last] }[0] }
        try await world.record(first, .cancelRequested)
        #expect(try await world.life(last).lifecycle.state == .failed)
    }

    @Test func `a parent stays as long as somebody waits for it`() async throws {
        let world = try MoneyWorld()
        let parents = try await world.enqueue(2)
        let child = try await world.enqueue { $0.after = parents }[0]
        try await world.claim()
        try await world.succeed(parents[0])
        #expect(try await world.store.removeEnded(by: world.time.now, from: .start, upTo: 10).removed.isEmpty)
        // A canceled child would wait again when it is retried, so it goes first.
        try await world.record(child, .cancelRequested)
        #expect(try await world.store.removeEnded(by: world.time.now, from: .start, upTo: 10).removed == [child])
        #expect(try await world.store.removeEnded(by: world.time.now, from: .start, upTo: 10).removed == [parents[0]])
    }

    // Duplicates

    private func copy(_ answer: DuplicateRule.Answer, _ window: Duration = .seconds(600)) -> (inout NewJob) -> Void {
        { ($0.fingerprint, $0.duplicates) = ("f", DuplicateRule(answer, window: window)) }
    }

    @Test func `a copy of what is in flight is accepted with a warning that names it`() async throws {
        let world = try MoneyWorld()
        let first = try await world.enqueue(change: copy(.warn))[0]
        world.time.advance(by: .seconds(125))
        let second = try await world.life(try await world.enqueue(change: copy(.warn))[0])
        #expect(
            second.warnings == [Warning(field: "request", "the same request is job \(first) (queued), made 2 min ago")])
        #expect(try await world.life(first).warnings.isEmpty)
    }

    @Test func `a copy is refused where the settings say so, and stored with again`() async throws {
        let world = try MoneyWorld()
        let first = try await world.enqueue(change: copy(.refuse))[0]
        let error = await #expect(throws: ReelError.self) { try await world.enqueue(change: copy(.refuse)) }
        #expect(error?.code == .conflict && error?.field == "again")
        #expect(error?.message.contains("job \(first)") == true)
        try await world.enqueue(change: copy(.ignore))
        #expect(try await world.store.list(JobFilter()).jobs.count == 2)
    }

    @Test func `another owner's, a failed one and one of long ago are no copies`() async throws {
        let world = try MoneyWorld()
        let rule = copy(.refuse)
        let ids = [try await world.enqueue(change: rule)[0]]
        try await world.enqueue {
            rule(&$0)
            $0.owner = 1001
        }
        try await world.claim()
        try await world.succeed(ids[0])
        world.time.advance(by: .seconds(599))
        await #expect(throws: ReelError.self) { try await world.enqueue(change: rule) }
        world.time.advance(by: .seconds(2))
        let next = try await world.enqueue(change: rule)[0]
        try await world.record(next, .cancelRequested)
        try await world.enqueue(change: rule)
    }

    @Test func `takes are copies on purpose, and the question alone stores nothing`() async throws {
        let world = try MoneyWorld()
        let ids = try await world.enqueue {
            copy(.refuse)(&$0)
            $0.takes = 3
        }
        #expect(ids.count == 3)
        var job = Samples.job()
        copy(.warn)(&job)
        #expect(try await world.store.duplicate(of: job)?.job == ids[2])
        #expect(try await world.store.list(JobFilter()).jobs.count == 3)
    }
}
