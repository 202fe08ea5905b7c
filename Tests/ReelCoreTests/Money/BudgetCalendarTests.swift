import ReelCore
import Testing

@Suite struct BudgetCalendarTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    @Test func `days and months begin in the zone of the settings`() throws {
        let berlin = try #require(BudgetCalendar(zone: "Europe/Berlin"))
        let late = try time("2026-11-30T23:30:00Z")
        #expect(BudgetCalendar.utc.window(.day, at: late).name == "2026-11-30")
        #expect(berlin.window(.day, at: late).name == "2026-12-01")
        #expect(berlin.window(.month, at: late).name == "2026-12")
        #expect(berlin.window(.total, at: late).name == "total")
    }

    @Test func `a window ends when the next begins, also on days with a clock change`() throws {
        let berlin = try #require(BudgetCalendar(zone: "Europe/Berlin"))
        // The day on which summer time ends has 25 hours.
        let autumn = try time("2026-10-25T00:30:00+02:00")
        #expect(berlin.end(of: .day, at: autumn) == (try time("2026-10-26T00:00:00+01:00")))
        #expect(berlin.end(of: .month, at: autumn) == (try time("2026-11-01T00:00:00+01:00")))
        #expect(berlin.end(of: .total, at: autumn) == nil)
    }

    @Test func `a moment on the border belongs to the window that begins`() throws {
        let border = try time("2026-12-01T00:00:00Z")
        #expect(BudgetCalendar.utc.window(.month, at: border).name == "2026-12")
        #expect(BudgetCalendar.utc.end(of: .day, at: border) == (try time("2026-12-02T00:00:00Z")))
    }

    @Test func `there is no calendar for a zone that nobody knows`() {
        #expect(BudgetCalendar(zone: "Europe/Atlantis") == nil)
    }

    @Test func `a cap counts jobs of its lane, owner or batch alone`() {
        var rules = BudgetRules()
        let lane = Cap(.lane, "main", per: .day, .credits, 100)
        let owner = Cap(.owner, "1000", per: .month, .clips, 5)
        let batch = Cap(.batch, "spring", per: .total, .seconds, 60)
        rules.caps = [lane, owner, batch]
        #expect(rules.caps(lane: "main", owner: 1000, batch: "spring") == [lane, owner, batch])
        #expect(rules.caps(lane: "other", owner: 1001, batch: nil) == [])
        #expect(rules.caps(lane: "other", owner: 1001, batch: "spring") == [batch])
    }

    @Test func `a cap is told in words that have its number, window and whose it is`() {
        #expect(Cap(.lane, "main", per: .day, .credits, 5000).words == "the cap of 5000 credits a day on lane main")
        #expect(Cap(.batch, "s", per: .total, .seconds, 1.5).words == "the cap of 1.5 seconds in total on batch s")
        #expect(Cap(.owner, "1000", per: .month, .clips, 3).words == "the cap of 3 clips a month on its owner")
    }
}
