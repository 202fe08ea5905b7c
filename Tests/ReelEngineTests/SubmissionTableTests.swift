import ReelCore
import ReelEngine
import ReelProvider
import ReelSimulator
import ReelStore
import ReelTesting
import Testing

/// Every row of provider-api.md's error table for a submission, end to end against the simulator.
@Suite struct SubmissionTableTests {
    /// A fault and what it must come to.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: SubmissionFault
        let state: JobState
        var attempts = 0
        var outcome = SubmissionOutcome.refused
        var credits = CreditState.released
        /// Why the lane is slowed or parked; `nil` for open.
        var lane: String?
        var billed = 0
        var code: String?
        var testDescription: String { name }
    }

    private static func lane(_ name: String, _ answer: ScriptedAnswer, _ reason: String) -> Row {
        Row(name: name, fault: .answer(answer), state: .queued, outcome: .lane, lane: reason)
    }

    private static func doubt(_ name: String, _ fault: SubmissionFault, billed: Int) -> Row {
        Row(name: name, fault: fault, state: .inDoubt, outcome: .unknown, credits: .unknown, billed: billed)
    }

    static let rows: [Row] = [
        Row(name: "400 bad field", fault: .answer(.invalidParameter), state: .failed, code: "INVALID_PARAMETER"),
        Row(name: "400 content policy", fault: .answer(.invalidPrompt), state: .failed, code: "INVALID_PROMPT"),
        Row(name: "403", fault: .answer(.forbidden), state: .failed, code: "FORBIDDEN"),
        lane("401", .unauthorized, "unauthorized"),
        lane("402", .noCredit, "no_credit"),
        lane("403 with a quota code", .quotaExceeded, "no_credit"),
        lane("500 INSUFFICIENT_CREDITS", .init(status: 500, body: .error(code: "INSUFFICIENT_CREDITS")), "no_credit"),
        lane("429", .rateLimited(), "rate_limited"),
        lane("429 with seconds", .rateLimited(retryAfter: .seconds(30)), "rate_limited"),
        lane("429 1102", .packUsedUp, "no_credit"),
        lane("429 1101", .inArrears, "no_credit"),
        lane("429 \"1102\"", .init(status: 429, body: .error(code: "1102")), "no_credit"),
        lane("429 1303", .tooManyTasks, "too_many_tasks"),
        Row(
            name: "500 with a body", fault: .answer(.init(status: 500, body: .error(code: "X"))), state: .queued,
            attempts: 1),
        Row(
            name: "502 with a body", fault: .answer(.init(status: 502, body: .error(code: "X"))), state: .queued,
            attempts: 1),
        Row(name: "503 with a body", fault: .answer(.upstreamFailed), state: .queued, attempts: 1),
        doubt("503 without a body", .answer(.bareUnavailable), billed: 0),
        doubt("504", .answer(.gatewayTimeout), billed: 0),
        doubt("504, created", .answer(.gatewayTimeout.creatingTask), billed: 1),
        doubt("408", .answer(.requestTimeout), billed: 0),
        doubt("301", .answer(.redirect(status: 301)), billed: 0),
        doubt("307", .answer(.redirect(status: 307)), billed: 0),
        doubt("308, created", .answer(.redirect(status: 308).creatingTask), billed: 1),
        doubt("2xx that is no JSON", .answer(.unreadable.creatingTask), billed: 1),
        doubt("2xx cut in half", .answer(.halfAnswer.creatingTask), billed: 1),
        doubt("2xx without a task id", .answer(.withoutTaskID.creatingTask), billed: 1),
        doubt("the answer breaks off", .answer(.cutOff.creatingTask), billed: 1),
        doubt("read, then reset", .reset(createsTask: false), billed: 0),
        doubt("created, then reset", .reset(createsTask: true), billed: 1),
        doubt("never answered", .hang(createsTask: false), billed: 0),
        doubt("created, never answered", .hang(createsTask: true), billed: 1),
    ]

    /// A hanging call costs its time-out, which is real time.
    private static func options(_ row: Row) -> World.Options {
        var options = World.Options()
        if case .hang = row.fault { options.answerLimit = .seconds(3) }
        return options
    }

    @Test(.timeLimit(.minutes(30)), arguments: rows)
    func `a submission's answer decides state, attempts, lane and bill`(row: Row) async throws {
        try await World.with(Self.options(row)) { world in
            world.simulator.script.submissions.append(row.fault)
            let id = try await world.enqueue("one")[0]
            await world.rest()
            let life = try await world.life(id)
            #expect(life.state == row.state)
            #expect(life.attempts == row.attempts)
            #expect(life.credits == row.credits)
            if let code = row.code { #expect(life.error?.code == code) }
            let ledger = try await world.store.submissions(of: id)
            #expect(ledger.map(\.outcome) == [row.outcome])
            #expect(await world.health.submitting.reason == row.lane)
            #expect(world.simulator.ledger.billed.count == row.billed)
            #expect(world.simulator.ledger.redirectsFollowed.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(30)), arguments: rows.filter { $0.state == .queued })
    func `what was refused for the lane's sake or by a server error goes through afterwards`(row: Row) async throws {
        try await World.with(Self.options(row)) { world in
            world.simulator.script.submissions.append(row.fault)
            let id = try await world.enqueue("one")[0]
            let life = try await world.settle(id)
            #expect(life.state == .succeeded)
            #expect(life.attempts == row.attempts)
            #expect(await world.health.submitting.condition == .open)
            #expect(world.simulator.ledger.billed.count == 1)
            #expect(world.simulator.ledger.violations.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(30)), arguments: rows.filter { $0.state == .inDoubt })
    func `in doubt, nothing is ever sent again by itself`(row: Row) async throws {
        try await World.with(Self.options(row)) { world in
            world.simulator.script.submissions.append(row.fault)
            let id = try await world.enqueue("one")[0]
            try await world.pass(.seconds(2 * 86_400))
            #expect(try await world.life(id).state == .inDoubt)
            #expect(try await !world.life(id).holdsSlot)
            #expect(world.simulator.ledger.submissions.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a connection that is refused was never sent`() async throws {
        try await World.with { world in
            await world.simulator.goDown()
            let id = try await world.enqueue("one")[0]
            await world.rest()
            #expect(try await world.life(id).state == .queued)
            #expect(try await world.store.submissions(of: id).map(\.outcome) == [.notSent])
            #expect(await world.health.submitting.reason == "unreachable")
            try await world.simulator.comeUp()
            #expect(try await world.settle(id).state == .succeeded)
            #expect(try await world.life(id).attempts == 0)
            #expect(world.simulator.ledger.billed.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a 5xx with a body is in doubt where the lane distrusts it`() async throws {
        var options = World.Options()
        options.trustsServerErrors = false
        try await World.with(options) { world in
            world.simulator.script.submissions.append(.answer(.upstreamFailed))
            let id = try await world.enqueue("one")[0]
            await world.rest()
            #expect(try await world.life(id).state == .inDoubt)
        }
    }
}
