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

    @Test func `an address's first refusals are told, and then one line a minute with their number`() {
        var log = RefusalLog()
        let told = (0..<200).map { log.note("a", at: .seconds($0)) }
        #expect(told[..<5].allSatisfy { $0 == 1 })
        let later = told.enumerated().dropFirst(5).filter { $0.element != nil }
        #expect(later.map(\.offset) == [64, 124, 184] && later.map(\.element) == [60, 60, 60])
        #expect(log.note("b", at: .seconds(200)) == 1)
    }

    @Test func `no flood of addresses fills the log`() {
        var log = RefusalLog()
        let lines = (0..<5000).count { log.note("\($0)", at: .milliseconds($0)) != nil }
        #expect(lines == RefusalLog.mostLines)
        #expect(log.note("later", at: .seconds(61)) == 1)
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
