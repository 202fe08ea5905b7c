import ReelCore
import ReelStore
import ReelTesting
import Testing

/// The ledger as an account: what each submission comes to, and that the sums are what the rows are.
@Suite struct AccountTests {
    private func sums(reserved: Int = 0, spent: Int = 0, unknown: Int = 0, each clips: Int = 1) -> Sums {
        func amount(_ credits: Int) -> Amount {
            credits == 0 ? Amount() : Amount(credits: credits, clips: clips, seconds: 5 * clips)
        }
        var sums = Sums()
        (sums.reserved, sums.spent, sums.unknown) = (amount(reserved), amount(spent), amount(unknown))
        return sums
    }

    @Test func `an intent reserves its estimate, and a success spends it`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue()[0]
        #expect(try await world.total() == Sums())
        try await world.claim()
        #expect(try await world.total() == sums(reserved: 100))
        try await world.record(id, .accepted(TaskID("t"), requestID: nil))
        #expect(try await world.total() == sums(reserved: 100))
        try await world.record(id, .taskSucceeded([Video(url: "https://e.x/1")]))
        #expect(try await world.total() == sums(spent: 100))
    }

    @Test func `nothing created releases the estimate, doubt and failure leave it unknown`() async throws {
        let world = try MoneyWorld()
        let error = JobError(code: "X", message: "x")
        let ids = try await world.enqueue(4)
        try await world.claim()
        try await world.record(ids[0], .refused(error))
        try await world.record(ids[1], .notSent("refused"))
        try await world.record(ids[2], .outcomeUnknown(error))
        try await world.record(ids[3], .accepted(TaskID("t"), requestID: nil), .taskFailed(error))
        #expect(try await world.total() == sums(unknown: 200, each: 2))
        // A later submission of the same job is a row of its own.
        try await world.record(ids[2], .resubmitted(byPolicy: false))
        try await world.claim()
        #expect(try await world.total().unknown.credits == 200)
        #expect(try await world.total().reserved.credits == 200)
    }

    @Test func `a crash between intent and answer leaves the estimate unknown`() async throws {
        let world = try MoneyWorld()
        try await world.enqueue()
        try await world.claim()
        try await world.restart()
        #expect(try await world.total() == sums(unknown: 100))
    }

    @Test func `a task that its job went on without is counted where its end says`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue()[0]
        try await world.claim()
        let accepted = Event.accepted(TaskID("t1"), requestID: nil)
        try await world.record(id, accepted, .cancelRequested, .retried(again: true))
        #expect(try await world.total() == sums(reserved: 100))
        let followed = try #require(try await world.store.dueFollows(lane: "main", upTo: 1, excluding: []).first)
        try await world.store.recordFollow(.taskSucceeded([Video(url: "https://e.x/1")]), of: followed)
        #expect(try await world.total() == sums(spent: 100))
    }

    @Test func `a person settles what a failed task cost, once`() async throws {
        let world = try MoneyWorld()
        let ids = try await world.enqueue(2)
        try await world.claim()
        let failed = Event.taskFailed(JobError(code: "X", message: "x"))
        for id in ids { try await world.record(id, .accepted(TaskID("t\(id)"), requestID: nil), failed) }
        _ = try await world.store.settle(ids[0], submission: nil, isBilled: true)
        let job = try await world.store.settle(ids[1], submission: 1, isBilled: false)
        #expect(job.lifecycle.credits == .released && job.lifecycle.state == .failed)
        #expect(try await world.total() == sums(spent: 100))
        let event = try await world.store.history(of: ids[0]).last?.entry
        #expect(event?.event == "settled" && event?.detail?["billed"] == true)
        await #expect(throws: (any Error).self) {
            try await world.store.settle(ids[0], submission: nil, isBilled: false)
        }
        await #expect(throws: (any Error).self) {
            try await world.store.settle(ids[0], submission: 1, isBilled: false)
        }
    }

    @Test func `which of several unknown submissions is meant has to be said`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue()[0]
        for _ in 1...2 {
            try await world.claim()
            try await world.record(
                id, .outcomeUnknown(JobError(code: "X", message: "x")), .resubmitted(byPolicy: false))
        }
        let error = await #expect(throws: ReelError.self) {
            try await world.store.settle(id, submission: nil, isBilled: false)
        }
        #expect(error?.field == "submission" && error?.message.contains("1, 2") == true)
        _ = try await world.store.settle(id, submission: 1, isBilled: false)
        #expect(try await world.total() == sums(unknown: 100))
        // The other one is the only one left.
        _ = try await world.store.settle(id, submission: nil, isBilled: true)
        #expect(try await world.total() == sums(spent: 100))
    }

    @Test func `money of a task that is still followed is not settled by a person`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue()[0]
        try await world.claim()
        try await world.record(
            id, .accepted(TaskID("t1"), requestID: nil), .cancelRequested, .retried(again: true))
        let error = await #expect(throws: ReelError.self) {
            try await world.store.settle(id, submission: 1, isBilled: false)
        }
        #expect(error?.code == .conflict)
        #expect(try await world.total() == sums(reserved: 100))
    }

    @Test func `the money of deleted jobs stays in the account`() async throws {
        let world = try MoneyWorld(Cap(.lane, "main", per: .total, .credits, 1000))
        let id = try await world.enqueue()[0]
        try await world.claim()
        try await world.succeed(id)
        let end = world.time.now
        #expect(try await world.store.removeEnded(by: end, from: .start, upTo: 10).removed == [id])
        #expect(try await world.total() == sums(spent: 100))
        #expect(try await world.used() == 100)
    }

    @Test func `the report tells lanes, models, owners, batches and days apart`() async throws {
        let world = try MoneyWorld(start: "2026-11-30T23:00:00Z")
        try await world.enqueue(2) { ($0.owner, $0.batch) = (1000, "spring") }
        try await world.enqueue(credits: 30) { ($0.owner, $0.lane, $0.model) = (1001, "other", "m") }
        try await world.claim()
        try world.time.advance(to: "2026-12-01T01:00:00Z")
        try await world.claim("other")
        let all = try await world.store.budget(.total, owner: nil)
        #expect(all.lanes.map(\.name) == ["main", "other"])
        #expect(all.lanes.map(\.sums.reserved.credits) == [200, 30])
        #expect(all.models.map(\.name) == ["kling/kling-v3", "m"])
        #expect(all.owners.map(\.name) == ["1000", "1001"])
        #expect(all.batches.map(\.name) == ["spring"] && all.batches.map(\.owner) == [1000])
        #expect(all.days.map(\.name) == ["2026-12-01", "2026-11-30"])
        #expect(all.days.map(\.sums.reserved.credits) == [30, 200])
        let month = try await world.store.budget(.month, owner: nil)
        #expect(month.window.name == "2026-12" && month.total.reserved.credits == 30)
        #expect(month.until == Timestamp(iso8601: "2027-01-01T00:00:00Z"))
        let day = try await world.store.budget(.day, owner: 1000)
        #expect(day.total == Sums() && day.days.map(\.name) == ["2026-11-30"])
        #expect(try await world.store.budget(.total, owner: 1001).total.reserved.credits == 30)
        try await world.expectAgreement()
    }

    @Test func `a report of a batch has its states and its money, whoever else has one of that name`() async throws {
        let world = try MoneyWorld()
        for owner in [1000, 1001] as [UInt32] {
            try await world.enqueue(Int(owner) - 998) { ($0.owner, $0.batch) = (owner, "spring") }
        }
        try await world.enqueue { $0.batch = "autumn" }
        try await world.claim(upTo: 1)
        let mine = try await world.store.batches(owner: 1000, named: nil, upTo: 10)
        #expect(mine.map(\.name) == ["autumn", "spring"])
        #expect(mine[1].jobs == [.submitting: 1, .queued: 1])
        #expect(mine[1].sums.reserved.credits == 100)
        let spring = try await world.store.batches(owner: nil, named: "spring", upTo: 10)
        #expect(spring.map(\.owner) == [1000, 1001])
        #expect(try await world.store.batches(owner: 1001, named: "autumn", upTo: 10).isEmpty)
        #expect(try await world.store.batches(owner: nil, named: nil, upTo: 2).count == 2)
    }

    @Test func `reel check finds sums that are not what the rows come to`() async throws {
        let world = try MoneyWorld()
        try await world.enqueue()
        try await world.claim()
        for table in ["account", "cap_use"] {
            try world.tamper("UPDATE \(table) SET reserved_credits = reserved_credits + 1")
            let report = try await world.store.inspect(copyAt: "\(world.folder.path)/check")
            #expect(
                report.findings.contains {
                    $0.kind == .ledger && $0.message.contains("come") || $0.message.contains("account")
                })
            try world.tamper("UPDATE \(table) SET reserved_credits = reserved_credits - 1")
        }
        try await world.expectAgreement()
    }

    @Test func `sums that have drifted keep nothing from being written down, and a check finds them`() async throws {
        let world = try MoneyWorld()
        let id = try await world.enqueue()[0]
        try await world.claim()
        try world.tamper("UPDATE account SET reserved_credits = 0; UPDATE cap_use SET reserved_credits = 0")
        try world.tamper("UPDATE tally SET count = 0")
        try await world.succeed(id)
        #expect(try await world.life(id).lifecycle.state == .succeeded)
        #expect(try await world.store.inspect(copyAt: "\(world.folder.path)/check").count == 0)
        try world.tamper("UPDATE account SET spent_credits = 0")
        #expect(try await world.store.inspect(copyAt: "\(world.folder.path)/check").count > 0)
    }
}
