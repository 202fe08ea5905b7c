import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Caps: never passed, in order, and nothing is kept back that would fit.
@Suite struct CapTests {
    static let caps: [Cap] = [
        Cap(.lane, "main", per: .day, .credits, 250), Cap(.owner, "1000", per: .month, .credits, 299),
        Cap(.batch, "spring", per: .total, .credits, 200), Cap(.lane, "main", per: .month, .clips, 2),
        Cap(.owner, "1000", per: .total, .seconds, 14), Cap(.batch, "spring", per: .day, .seconds, 10),
    ]

    @Test(arguments: caps) func `a cap takes what fits and holds the rest`(cap: Cap) async throws {
        let world = try MoneyWorld(cap)
        let ids = try await world.enqueue(4) { $0.batch = "spring" }
        #expect(try await world.claim() == Array(ids.prefix(2)))
        #expect(try await world.states(ids) == [.submitting, .submitting, .held, .held])
        #expect(try await world.holds(ids[2]) == [.budget])
        let why = try await world.store.history(of: ids[2]).last?.entry.detail
        #expect(why?["message"]?.string?.contains(cap.words) == true)
        #expect(try await world.claim().isEmpty)
        try await world.restart()
        #expect(try await world.claim().isEmpty)
        try await world.expectAgreement()
    }

    @Test(arguments: caps) func `a cap is no matter of others`(cap: Cap) async throws {
        let world = try MoneyWorld(cap)
        try await world.enqueue(2) { ($0.batch, $0.lane, $0.owner) = ("spring", "main", 1000) }
        let other = try await world.enqueue(3) { ($0.batch, $0.lane, $0.owner) = ("winter", "other", 1001) }
        try await world.claim()
        #expect(try await world.claim("other") == other)
    }

    @Test func `unknown and spent money counts, released money does not`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .credits, 300))
        let ids = try await world.enqueue(5)
        #expect(try await world.claim().count == 3)
        try await world.succeed(ids[0])
        try await world.record(ids[1], .outcomeUnknown(JobError(code: "X", message: "x")))
        #expect(try await world.claim().isEmpty)
        try await world.record(ids[2], .refused(JobError(code: "X", message: "x")))
        #expect(try await world.claim() == [ids[3]])
        _ = try await world.record(ids[1], .declaredNotCreated, .cancelRequested)
        #expect(try await world.claim() == [ids[4]])
        #expect(try await world.used() == 300)
    }

    @Test func `jobs go on by themselves when the window turns, in their order`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .clips, 2), start: "2026-11-23T22:30:00Z")
        world.change { $0.calendar = BudgetCalendar(zone: "Europe/Berlin") ?? .utc }
        let ids = try await world.enqueue(5)
        #expect(try await world.claim() == Array(ids[0..<2]))
        let scope = ClaimScope(lane: "main")
        #expect(try await world.nextClaim(scope) == Timestamp(iso8601: "2026-11-23T23:00:00Z"))
        try world.time.advance(to: "2026-11-23T22:59:59.999Z")
        #expect(try await world.claim().isEmpty)
        try world.time.advance(to: "2026-11-23T23:00:00Z")
        #expect(try await world.claim() == Array(ids[2..<4]))
        #expect(try await world.claim().isEmpty)
        try world.time.advance(to: "2026-11-25T12:00:00Z")
        #expect(try await world.claim() == [ids[4]])
    }

    @Test func `what was intended yesterday counts for yesterday, however late it ends`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .credits, 100), start: "2026-11-23T23:59:00Z")
        let ids = try await world.enqueue(2)
        #expect(try await world.claim() == [ids[0]])
        try world.time.advance(to: "2026-11-24T00:01:00Z")
        try await world.succeed(ids[0])
        #expect(try await world.claim() == [ids[1]])
        try await world.expectAgreement()
    }

    @Test func `raising the cap lets jobs go, lowering it undoes no reservation`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .credits, 100))
        let ids = try await world.enqueue(4)
        #expect(try await world.claim().count == 1)
        #expect(try await world.nextClaim() == nil)
        world.change { $0.caps = [Cap(.lane, "main", per: .total, .credits, 300)] }
        #expect(try await world.nextClaim() == world.time.now)
        #expect(try await world.claim() == Array(ids[1...2]))
        world.change { $0.caps = [Cap(.lane, "main", per: .total, .credits, 50)] }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.used() == 300)
        let use = try #require(try await world.store.budget(.total, owner: nil).caps.first)
        #expect(use.left == -250)
        world.change { $0.caps = [] }
        #expect(try await world.claim() == [ids[3]])
    }

    @Test func `a small job does not overtake a large one that waits for the same cap`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .credits, 250))
        let first = try await world.enqueue(credits: 200)
        let large = try await world.enqueue(credits: 200)
        let small = try await world.enqueue(credits: 10)
        #expect(try await world.claim() == first)
        #expect(try await world.holds(small[0]) == [.budget])
        let later = try await world.enqueue(credits: 10)
        #expect(try await world.claim().isEmpty)
        try await world.record(first[0], .notSent("x"), .cancelRequested)
        #expect(try await world.claim() == large + small + later)
    }

    @Test func `a job that no window will ever have room for keeps nobody else from going`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .credits, 150))
        let huge = try await world.enqueue(credits: 151)
        let small = try await world.enqueue(credits: 150)
        #expect(try await world.claim() == small)
        #expect(try await world.holds(huge[0]) == [.budget])
    }

    @Test func `a job of higher priority that waits goes first when there is room`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .clips, 1))
        try await world.enqueue()
        try await world.claim()
        let low = try await world.enqueue()
        let high = try await world.enqueue { $0.priority = 5 }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.holds(low[0]) == [.budget])
        try world.time.advance(to: "2026-11-24T10:00:00Z")
        #expect(try await world.claim() == high)
    }

    @Test func `where no estimate can be made, a job under a credit cap waits for an approval`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .credits, 100))
        let id = try await world.enqueue(credits: nil)[0]
        #expect(try await world.claim().isEmpty)
        #expect(try await world.holds(id) == [.approval])
        let why = try await world.store.history(of: id).last?.entry.detail
        #expect(why?["message"]?.string?.contains("credits cannot be told beforehand") == true)
        try await world.record(id, .approved(by: 7))
        #expect(try await world.claim() == [id])
        // One that waits for the budget when the cap that cannot count it comes waits for the approval then.
        world.change { $0.caps = [Cap(.lane, "main", per: .day, .clips, 1)] }
        let next = try await world.enqueue(credits: nil)[0]
        #expect(try await world.claim().isEmpty)
        #expect(try await world.holds(next) == [.budget])
        world.change { $0.caps = [Cap(.lane, "main", per: .day, .credits, 1)] }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.holds(next) == [.approval])
    }

    @Test func `holding and releasing does not get round a cap`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .clips, 1))
        let ids = try await world.enqueue(2)
        try await world.claim()
        try await world.record(ids[1], .held, .released)
        #expect(try await world.holds(ids[1]) == [.budget])
        #expect(try await world.claim().isEmpty)
    }

    @Test func `a released operator's hold is looked at once more`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .clips, 1))
        let ids = try await world.enqueue(2)
        try await world.claim()
        try await world.record(ids[1], .held)
        try await world.record(ids[0], .refused(JobError(code: "X", message: "x")))
        #expect(try await world.claim().isEmpty)
        try await world.record(ids[1], .released)
        #expect(try await world.claim() == [ids[1]])
    }

    @Test(arguments: [Event.cancelRequested, .held])
    func `when the first that waits leaves, those behind it are looked at`(event: Event) async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .credits, 130))
        let ids = [
            try await world.enqueue(credits: 100)[0], try await world.enqueue(credits: 50)[0],
            try await world.enqueue(credits: 20)[0],
        ]
        #expect(try await world.claim() == [ids[0]])
        #expect(try await world.holds(ids[2]) == [.budget])
        try await world.record(ids[1], event)
        #expect(try await world.claim() == [ids[2]])
    }

    @Test func `one that comes with a higher priority is taken where it fits, though others wait`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .credits, 130))
        try await world.enqueue(credits: 100)
        try await world.enqueue(credits: 50)
        #expect(try await world.claim().count == 1)
        let high = try await world.enqueue(credits: 20) { $0.priority = 100 }
        let low = try await world.enqueue(credits: 10) { $0.priority = -1 }
        #expect(try await world.claim() == high)
        #expect(try await world.holds(low[0]) == [.budget])
    }

    @Test func `one that waits for its owner's cap keeps no other owner from the lane's`() async throws {
        let world = try MoneyWorld(
            Cap(.lane, "main", per: .day, .credits, 130), Cap(.owner, "1000", per: .month, .credits, 100))
        try await world.enqueue(credits: 100)
        let own = try await world.enqueue(credits: 50)
        let other = try await world.enqueue(credits: 30) { $0.owner = 1001 }
        #expect(try await world.claim().count == 2)
        #expect(try await world.states(own + other) == [.held, .submitting])
    }

    @Test func `what is spent in total never comes back, so nobody waits behind one that would need it`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .credits, 100))
        let first = try await world.enqueue(credits: 70)[0]
        try await world.claim()
        try await world.enqueue(credits: 50)
        let small = try await world.enqueue(credits: 30)
        #expect(try await world.claim().isEmpty)
        try await world.succeed(first)
        #expect(try await world.claim() == small)
    }

    @Test func `a clock that is set back brings the earlier window back`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .clips, 1), start: "2026-11-25T10:00:00Z")
        let ids = try await world.enqueue(2)
        #expect(try await world.claim() == [ids[0]])
        world.time.setWall(by: .seconds(-86_400))
        #expect(try await world.claim() == [ids[1]])
    }

    @Test func `those that wait go one by one, as slots come free`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .clips, 1))
        let ids = try await world.enqueue(6)
        #expect(try await world.claim() == [ids[0]])
        world.change { $0.caps = [Cap(.lane, "main", per: .total, .clips, 4)] }
        for id in ids[1...3] { #expect(try await world.claim(upTo: 1) == [id]) }
        #expect(try await world.claim(upTo: 1).isEmpty)
        #expect(try await world.nextClaim() == nil)
    }

    @Test func `a look that was not committed is not believed`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .clips, 1))
        let ids = try await world.enqueue(3)
        #expect(try await world.claim() == [ids[0]])
        try world.time.advance(to: "2026-11-24T10:00:00Z")
        try world.tamper("CREATE TRIGGER no BEFORE INSERT ON cap_use BEGIN SELECT RAISE(ABORT, 'no'); END")
        await #expect(throws: (any Error).self) { try await world.claim() }
        try world.tamper("DROP TRIGGER no")
        #expect(try await world.claim() == [ids[1]])
    }

    @Test func `lanes that claim at the same time share an owner's cap to the last credit`() async throws {
        let world = try MoneyWorld(Cap(.owner, "1000", per: .day, .credits, 1050))
        let lanes = ["a", "b", "c", "d"]
        for lane in lanes { try await world.enqueue(20) { $0.lane = lane } }
        let claimed = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in lanes + lanes { group.addTask { try await world.claim(lane, upTo: 5).count } }
            return try await group.reduce(0, +)
        }
        #expect(claimed == 10)
        #expect(try await world.used() == 1000)
        try await world.expectAgreement()
    }

    @Test func `thousands that wait are held in steps, and let go as they fit`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .day, .clips, 10))
        let ids = try await world.enqueue(1200)
        var claimed: [JobID] = []
        while let next = try await world.nextClaim(), next <= world.time.now {
            claimed += try await world.claim()
        }
        #expect(claimed == Array(ids.prefix(10)))
        #expect(try await world.store.heldReasons(upTo: 10_000) == [.budget: 1190])
        try world.time.advance(to: "2026-11-24T10:00:00Z")
        #expect(try await world.claim() == Array(ids[10..<20]))
        #expect(try await world.store.heldReasons(upTo: 10_000) == [.budget: 1180])
    }

    @Test func `a lane's policy sends only so many again a day`() async throws {
        var policy = Policy()
        (policy.inDoubt, policy.maxAttempts) = (.resubmit, 10)
        let world = try MoneyWorld(policy: policy)
        world.change { $0.resubmitsPerDay = ["main": 2] }
        let ids = try await world.enqueue(3)
        try await world.claim()
        for id in ids { try await world.record(id, .outcomeUnknown(JobError(code: "X", message: "x"))) }
        for id in ids.prefix(2) { try await world.record(id, .resubmitted(byPolicy: true)) }
        await #expect(throws: IllegalTransition.self) {
            try await world.record(ids[2], .resubmitted(byPolicy: true))
        }
        try await world.restart()
        await #expect(throws: IllegalTransition.self) {
            try await world.record(ids[2], .resubmitted(byPolicy: true))
        }
        // A person may.
        try await world.record(ids[2], .resubmitted(byPolicy: false))
        try await world.claim()
        try await world.record(ids[2], .outcomeUnknown(JobError(code: "X", message: "x")))
        try world.time.advance(to: "2026-11-24T00:00:00Z")
        try await world.record(ids[2], .resubmitted(byPolicy: true))
    }
}
