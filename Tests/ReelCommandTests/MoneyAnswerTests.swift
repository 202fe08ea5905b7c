import ReelAPI
import ReelCore
import Testing

@Suite struct MoneyAnswerTests {
    private let sums = SumsAnswer(reserved: 1, spent: 2, unknown: 3, clips: 4, seconds: 5)

    @Test func `the budget comes back as it was`() throws {
        let budget = BudgetAnswer(
            per: .month, window: "2027-01", until: FakeTime.start, timeZone: "UTC", total: sums,
            lanes: [.init(name: "main", sums: sums)], models: [.init(name: "m", sums: sums)],
            owners: [.init(name: "alice", sums: sums)], batches: [.init(name: "spring", owner: "alice", sums: sums)],
            days: [.init(day: "2027-01-15", sums: sums)],
            caps: [
                .init(.lane, "main", per: .day, .credits, cap: 10, reserved: 1, spent: 2, unknown: 3, left: 4),
                .init(.batch, "spring", per: .total, .seconds, cap: 0.5, left: 0.5, until: FakeTime.start),
            ])
        #expect(try BudgetAnswer(json: JSON(parsing: budget.json.description)) == budget)
    }

    @Test func `lines have the wire's members`() {
        let numbers = #""reserved":1,"spent":2,"unknown":3,"clips":4,"seconds":5}"#
        #expect(BudgetAnswer.Line(name: "main", sums: sums).json.description == #"{"name":"main","# + numbers)
        let batch = BudgetAnswer.Line(name: "b", owner: "alice", sums: sums)
        #expect(batch.json.description == #"{"name":"b","owner":"alice","# + numbers)
        #expect(BudgetAnswer.Day(day: "2027-01-15", sums: sums).json.description == #"{"day":"2027-01-15","# + numbers)
    }

    @Test func `a cap's line counts in the cap's unit`() {
        var used = Sums()
        used.reserved = Amount(credits: 500, clips: 1, seconds: 5)
        used.unknown = Amount(credits: 100, clips: 1, seconds: 10)
        let cap = Cap(.owner, "1000", per: .month, .seconds, 60)
        let line = BudgetAnswer.CapLine(cap, name: "alice", sums: used, until: nil)
        #expect(
            line.json.description
                == #"{"owner":"alice","per":"month","unit":"seconds","cap":60,"reserved":5,"spent":0,"unknown":10,"left":45,"until":null}"#
        )
        #expect(SumsAnswer(used) == SumsAnswer(reserved: 500, unknown: 100, clips: 2, seconds: 15))
    }

    @Test func `a cap that names nobody is no cap`() {
        #expect(throws: ReelError.self) { try BudgetAnswer.CapLine(json: ["per": "day", "unit": "clips", "cap": 1]) }
    }

    @Test func `a batch comes back as it was, with what follows from its counts`() throws {
        let counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 1) })
        let batch = BatchAnswer(
            name: "spring", owner: "alice", jobs: counts, credits: .init(reserved: 1, spent: 2, unknown: 3),
            eta: FakeTime.start)
        #expect(try BatchAnswer(json: batch.json) == batch)
        #expect(batch.json["total"]?.integer == 9)
        #expect(batch.json["ended"]?.integer == 3)
        #expect(try BatchAnswer.list(json: ["batches": [batch.json]]) == [batch])
        let answer = BatchActionAnswer(batch: batch, changed: 2, refused: 1)
        #expect(try BatchActionAnswer(json: answer.json) == answer)
    }

    @Test func `what an older daemon leaves out of jobs and lanes is not missed`() throws {
        var job = try #require(JobAnswer.sample().json.object)
        (job["after"], job["eta"]) = (nil, nil)
        #expect(try JobAnswer(json: .object(job)) == .sample())
        let lane: JSON = [
            "name": "main", "health": "ok", "reason": nil, "until": nil, "in_flight": 2, "limit": 10, "queued": 7,
        ]
        #expect(try LaneAnswer(json: lane) == .well)
    }
}
