import ArgumentParser
import ReelAPI
import ReelCore

/// `reel status`: the daemon at a glance.
struct StatusCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the daemon, its queue and its lanes are.",
        discussion: "  reel status")

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/status"))
        context.console.answer(json)
        let status = try StatusAnswer(json: json)
        context.console.say(status.facts)
        context.console.say("")
        context.console.say(Table.lanes(status.lanes, now: context.time.now))
        return .done
    }
}

extension StatusAnswer {
    fileprivate var facts: Facts {
        let sandbox = isSandbox ? ", sandbox: nothing is real, nothing is paid" : ""
        let counts = JobState.allCases.compactMap { state in
            jobs[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        let doubt = jobs[.inDoubt] ?? 0
        return Facts([
            ("reeld", Styled("\(version), process \(pid), up \(Duration.seconds(uptime).brief)\(sandbox)")),
            ("state", Styled("\(stateDirectory), database \(storeBytes.byteSize)")),
            ("jobs", Styled(counts.isEmpty ? "none" : counts.joined(separator: ", "))),
            ("in doubt", doubt == 0 ? nil : Styled("\(doubt): see 'reel list --state in_doubt'", .magenta)),
        ])
    }
}
