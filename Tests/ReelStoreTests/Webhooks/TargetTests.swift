import ReelCore
import ReelStore
import ReelTesting
import Synchronization
import Testing

/// Which targets are called when: nobody's for others' sake, and one that fails by a single notice for all.
@Suite struct TargetTests {
    private let time = TestTime()
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(at: "\(folder.path)/reel.db", sandbox: false, rules: Samples.rules(time))
    }

    /// A notice of a job that was canceled.
    private func tell(_ url: String, owner: UInt32 = 1000) async throws {
        var job = Samples.job(owner: owner)
        job.webhook = url
        let id = try await store.enqueue([job])[0].get().jobs[0].id
        try await store.record(.cancelRequested, of: id, submission: nil)
    }

    @discardableResult
    private func answer(
        _ delivery: Int64, _ answer: NoticeAnswer, after duration: Duration = .zero
    ) async throws -> RecordedAttempt? {
        try await store.record(DeliveryAttempt(delivery, answer, duration: duration))
    }

    private func deliveries() async throws -> [Delivery] { try await store.deliveries(DeliveryFilter()).deliveries }

    @Test func `targets are found by the time at which they are due`() async throws {
        for index in 0..<6 {
            time.advance(by: .seconds(1))
            try await tell("https://\(index % 3).example/")
        }
        let due = try await store.dueTargets(upTo: 10)
        #expect(due.targets.map(\.id) == [1, 2, 3] && due.next == nil)
        #expect(due.targets.map { time.now - $0.dueAt } == [.seconds(5), .seconds(4), .seconds(3)])
        #expect(try await store.pendingDeliveries(for: 1, upTo: 9).map(\.job) == [1, 4])
        #expect(try await store.pendingDeliveries(for: 1, upTo: 1).map(\.job) == [1])
    }

    @Test func `many targets of one owner, and many that wait for hours, hide nobody else's`() async throws {
        for index in 0..<20 { try await tell("https://\(index).example/", owner: 1) }
        for delivery in try await deliveries().prefix(10) {
            try await answer(delivery.id, .answered(status: 503, retryAfter: .seconds(3600)))
        }
        try await tell("https://other.example/", owner: 2)
        let due = try await store.dueTargets(upTo: 4)
        #expect(due.targets.map(\.owner) == [1, 1, 1, 1, 2])
        #expect(due.targets.allSatisfy { !$0.isFailing } && due.next == time.now + .seconds(3600))
    }

    @Test func `of one that fails a notice goes out at a time, and with its 24 hours the others' are over`()
        async throws
    {
        for _ in 0..<3 { try await tell("https://dead.example/") }
        let madeAt = time.now
        var (tries, others) = (0, 0)
        while let probe = try await store.pendingDeliveries(for: 1, upTo: 1).first {
            others += try await answer(probe.id, .failed("x"))?.othersGivenUp ?? 0
            tries += 1
            let due = try await store.dueTargets(upTo: 9)
            #expect(due.targets.isEmpty)
            guard let next = due.next else { break }
            time.advance(by: next - time.now)
        }
        let all = try await deliveries()
        #expect(all.allSatisfy { $0.state == .dead && $0.trouble == "x" } && tries < 30, "\(tries)")
        #expect(others == 2)
        #expect(time.now - madeAt >= .seconds(86_400) && time.now - madeAt <= .seconds(87_000))
    }

    @Test func `a notice that is refused where all others are taken is dead after 24 hours, too`() async throws {
        try await tell("https://busy.example/")
        var poison = try #require(try await deliveries().first)
        while poison.state == .pending, poison.attempts < 20 {
            // A second late: the target's try before this one is after the notice's time.
            time.advance(by: try #require(poison.dueAt) - time.now + .seconds(1))
            try await tell("https://busy.example/")
            try await answer(try #require(try await deliveries().first).id, .answered(status: 200))
            try await answer(poison.id, .answered(status: 500))
            poison = try #require(try await deliveries().last)
        }
        #expect(poison.state == .dead && poison.attempts == 8, "\(poison)")
        #expect(time.now - poison.createdAt == .seconds(86_401))
        #expect(try await deliveries().dropLast().allSatisfy { $0.state == .delivered })
    }

    @Test func `one that works again gets all that waited`() async throws {
        for _ in 0..<3 { try await tell("https://a.example/") }
        let waiting = try await store.pendingDeliveries(for: 1, upTo: 9)
        try await answer(waiting[0].id, .failed("x"))
        let due = try await store.dueTargets(upTo: 9)
        #expect(due.targets.isEmpty && due.next == time.now + .seconds(5))
        time.advance(by: .seconds(5))
        let target = try #require(try await store.dueTargets(upTo: 9).targets.first)
        #expect(target.isFailing && target.failures == 1)
        try await answer(waiting[1].id, .answered(status: 200))
        #expect(try await store.dueTargets(upTo: 9).targets.map(\.isFailing) == [false])
    }

    @Test func `what was made before the daemon stood still for long is tried some times all the same`() async throws {
        for _ in 0..<2 { try await tell("https://dead.example/") }
        time.advance(by: .seconds(108_000))
        var states: [[Delivery.State]] = []
        for _ in 1...4 {
            let probe = try #require(try await store.pendingDeliveries(for: 1, upTo: 1).first)
            try await answer(probe.id, .failed("x"))
            states.append(try await deliveries().map(\.state))
            if let next = try await store.dueTargets(upTo: 9).next { time.advance(by: next - time.now) }
        }
        #expect(states[..<3].allSatisfy { $0 == [.pending, .pending] } && states[3] == [.dead, .dead], "\(states)")
    }

    @Test func `one that is slow counts among those that fail, until it is fast again`() async throws {
        for _ in 0..<3 { try await tell("https://slow.example/") }
        let waiting = try await store.pendingDeliveries(for: 1, upTo: 9)
        try await answer(waiting[0].id, .answered(status: 200), after: .seconds(6))
        let slow = try #require(try await store.dueTargets(upTo: 9).targets.first)
        #expect(slow.isFailing && slow.failures == 0 && slow.dueAt == time.now)
        try await answer(waiting[1].id, .answered(status: 200), after: .seconds(1))
        #expect(try await store.dueTargets(upTo: 9).targets.first?.isFailing == false)
    }

    @Test func `when the clock is set, what waits goes on waiting as long`() async throws {
        try await tell("https://a.example/")
        let before = try #require(try await deliveries().first)
        try await answer(before.id, .failed("x"))
        let told = Mutex(0)
        store.outbox.watch { told.withLock { $0 += 1 } }
        time.setWall(by: .seconds(7200))
        try await store.shiftDueTimes(by: .seconds(7200))
        let after = try #require(try await deliveries().first)
        #expect(after.dueAt == time.now + .seconds(5) && after.since == before.since + .seconds(7200))
        let due = try await store.dueTargets(upTo: 9)
        #expect(due.targets.isEmpty && due.next == time.now + .seconds(5))
        #expect(told.withLock(\.self) == 1)
    }

    @Test func `the newest are listed first`() async throws {
        for index in 0..<4 { try await tell("https://\(index).example/", owner: UInt32(index % 2)) }
        #expect(try await store.webhookTargets(owner: nil, upTo: 3).map(\.id) == [4, 3, 2])
        #expect(try await store.webhookTargets(owner: 0, upTo: 9).map(\.id) == [3, 1])
    }
}
