import ReelCore
import ReelDaemon
import ReelTesting
import Testing

/// What failing to say who one is costs.
struct FailureTests {
    @Test func `a few failures cost nothing, more cost more, up to a bound, and rest heals`() {
        var table = FailureTable()
        let delays = (1...12).map { table.note("a", at: .seconds($0)) }
        #expect(delays[..<3].allSatisfy { $0 == .zero })
        #expect(delays[3...5] == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(delays.last == .seconds(8))
        #expect(table.note("b", at: .seconds(13)) == .zero)
        #expect(table.note("a", at: .seconds(12 + 600)) == .seconds(8))
        #expect(table.note("a", at: .seconds(12 + 600 + 601)) == .zero)
    }

    @Test func `a flood of addresses takes no more room than there is`() {
        var table = FailureTable()
        for number in 0..<5000 { _ = table.note("\(number)", at: .milliseconds(number)) }
        #expect(table.count == FailureTable.limit)
    }

    @Test func `a refusal waits by the clock that is passed in`() async throws {
        let time = TestTime()
        let brake = FailureBrake(time: time)
        for _ in 1...3 { try await brake.fail("a") }
        async let slowed: Void = brake.fail("a")
        await time.someoneSleeps()
        #expect(time.untilNextWake == .milliseconds(250))
        time.advance(by: .milliseconds(250))
        try await slowed
    }
}
