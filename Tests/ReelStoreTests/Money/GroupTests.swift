import ReelCore
import ReelStore
import ReelTesting
import Testing

/// Jobs that may go to any lane of a group.
@Suite struct GroupTests {
    private let groups = ["g": ["a", "b"]]

    @Test func `a job for any lane goes to the one that claims it, and comes back to all`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue { ($0.lane, $0.group) = ("any", "g") }[0]
        #expect(try await world.life(id).lane == "any:g")
        #expect(try await world.claim("a").isEmpty)
        #expect(try await world.claim("a", groups: groups) == [id])
        #expect(try await world.life(id).lane == "a")
        try await world.record(id, .notSent("unreachable"))
        #expect(try await world.life(id).lane == "any:g")
        #expect(try await world.claim("b", groups: groups) == [id])
        try await world.succeed(id)
        #expect(try await world.life(id).lane == "b")
        let sums = try await world.store.budget(.total, owner: nil)
        #expect(sums.lanes.map(\.name) == ["a", "b"] && sums.lanes[1].sums.spent.credits == 100)
        try await world.expectAgreement()
    }

    @Test func `a group's job leaves a lane whose cap is full to the others, and waits only for all of them`()
        async throws
    {
        let world = try MoneyWorld(
            Cap(.lane, "a", per: .day, .clips, 1), Cap(.lane, "b", per: .day, .clips, 1))
        let ids = try await world.enqueue(3) { ($0.lane, $0.group) = ("any", "g") }
        #expect(try await world.claim("a", groups: groups) == [ids[0]])
        #expect(try await world.states(ids) == [.submitting, .queued, .queued])
        // Nothing but another lane's claim brings lane a anything: it does not look again and again.
        let scope = ClaimScope(lane: "a", groups: groups)
        #expect(try await world.nextClaim(scope) == Timestamp(iso8601: "2026-11-24T00:00:00Z"))
        #expect(try await world.claim("b", groups: groups) == [ids[1]])
        #expect(try await world.holds(ids[2]) == [.budget])
        try world.time.advance(to: "2026-11-24T00:00:00Z")
        #expect(try await world.claim("a", groups: groups) == [ids[2]])
    }

    @Test func `a new job of the group wakes a lane that had left the others alone`() async throws {
        let world = try MoneyWorld(Cap(.lane, "a", per: .day, .credits, 100))
        try await world.enqueue(2) { ($0.lane, $0.group) = ("any", "g") }
        try await world.claim("a", groups: groups)
        try await world.claim("b", groups: groups)
        let scope = ClaimScope(lane: "a", groups: groups)
        try await world.enqueue(credits: 0) { ($0.lane, $0.group) = ("any", "g") }
        #expect(try await world.nextClaim(scope) == world.time.now)
    }

    @Test(arguments: [Event.claimed, .cancelRequested, .held])
    func `those behind a group's job that was left to another lane are looked at when it goes`(event: Event)
        async throws
    {
        let world = try MoneyWorld(Cap(.lane, "a", per: .day, .credits, 70))
        try await world.enqueue(credits: 50) { $0.lane = "a" }
        #expect(try await world.claim("a").count == 1)
        let large = try await world.enqueue(credits: 60) { ($0.lane, $0.group) = ("any", "g") }
        let small = try await world.enqueue(credits: 20) { ($0.lane, $0.group) = ("any", "g") }
        #expect(try await world.claim("a", groups: groups).isEmpty)
        if event == .claimed {
            #expect(try await world.claim("b", upTo: 1, groups: groups) == large)
        } else {
            try await world.record(large[0], event)
        }
        #expect(try await world.nextClaim(ClaimScope(lane: "a", groups: groups)) == world.time.now)
        #expect(try await world.claim("a", groups: groups) == small)
    }

    @Test func `own jobs and the group's take turns`() async throws {
        let world = try MoneyWorld()
        let own = try await world.enqueue(10) { $0.lane = "a" }
        let shared = try await world.enqueue(10) { ($0.lane, $0.group) = ("any", "g") }
        let claimed = try await world.claim("a", upTo: 10, groups: groups)
        #expect(claimed.count(where: own.contains) == 5 && claimed.count(where: shared.contains) == 5)
    }
}
