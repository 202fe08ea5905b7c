import ReelAPI
import ReelCommand
import ReelCore
import Testing

@Suite struct CommandOutcomeTests {
    @Test(
        arguments: [
            (JobState.succeeded, [], CommandOutcome.done), (.failed, [], .failed), (.canceled, [], .canceled),
            (.inDoubt, [], .inDoubt), (.held, [.approval], .held), (.held, [.budget, .lostTask], .held),
            (.held, [.budget], .timedOut), (.queued, [], .timedOut), (.rendering, [], .timedOut),
        ] as [(JobState, [HoldReason], CommandOutcome)])
    func `a job's state decides the exit code`(state: JobState, reasons: [HoldReason], expected: CommandOutcome) {
        let job = JobAnswer.sample(1, state).with { $0.holdReasons = reasons }
        #expect(CommandOutcome(of: job) == expected)
        #expect(job.isSettled == (expected != .timedOut))
    }

    @Test func `the codes are the contract's`() {
        #expect(CommandOutcome.allCases.map(\.rawValue) == Array(0...7))
        #expect(Set(CommandOutcome.ranking) == Set(CommandOutcome.allCases))
    }

    @Test func `of several the worst counts`() {
        #expect(CommandOutcome.worst(of: []) == .done)
        #expect(CommandOutcome.worst(of: [.done, .canceled, .failed, .held]) == .failed)
        #expect(CommandOutcome.worst(of: [.inDoubt, .failed]) == .inDoubt)
    }

    @Test(arguments: [400, 403, 404, 409, 501, 507])
    func `a refusal ends with 2`(status: Int) {
        var refusal = ErrorAnswer(ReelError(.invalidRequest, "no"))
        refusal.status = status
        #expect(CommandFailure(refusal, socketPath: "/s").exitCode == 2)
    }

    @Test func `other troubles have codes of their own`() {
        #expect(CommandFailure(UsageError("no"), socketPath: "/s").exitCode == 2)
        #expect(CommandFailure(ErrorAnswer(ReelError(.internal, "x")), socketPath: "/s").exitCode == 1)
        #expect(CommandFailure(SocketTrouble.denied, socketPath: "/s").exitCode == 7)
        #expect(CommandFailure(SocketTrouble.broken("x"), socketPath: "/s").exitCode == 7)
        #expect(CommandFailure(Interruption(signal: 2), socketPath: "/s").exitCode == 130)
    }

    @Test func `a daemon that is not there is named with what helps`() throws {
        let failure = CommandFailure(SocketTrouble.unreachable("nobody listens on it"), socketPath: "/run/x.sock")
        let message = try #require(failure.message)
        #expect(message.contains("/run/x.sock: nobody listens on it"))
        #expect(message.contains("systemctl start reeld.socket"))
        #expect(message.contains("--sandbox"))
    }

    @Test(arguments: [
        ["submit"], ["list", "--nonsense"], ["nothing"], ["resolve", "4"], ["wait"], ["submit", "a", "--output", "b"],
    ])
    func `wrong usage ends with 2`(arguments: [String]) {
        #expect { _ = try CommandLineTool.parse(arguments) } throws: {
            CommandLineTool.describe(parsing: $0).exitCode == 2
        }
    }

    @Test(arguments: [["--help"], ["submit", "--help"], ["--version"], ["help", "submit"]])
    func `help is no failure`(arguments: [String]) throws {
        do {
            #expect(try CommandLineTool.parse(arguments) == nil)
        } catch {
            #expect(CommandLineTool.describe(parsing: error).exitCode == 0)
        }
    }
}
