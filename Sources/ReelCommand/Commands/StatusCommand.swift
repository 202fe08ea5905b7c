import ArgumentParser
import ReelAPI
import ReelCore

/// `reel status`: the daemon at a glance.
struct StatusCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the daemon, its queue and its lanes are, and what there is to do.",
        discussion: """
              reel status

            The exit code is 4 when there are jobs in doubt, else 0, whatever else there is to do.
            """)

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(.get("/v1/status"))
        let console = context.console
        console.answer(json)
        let status = try StatusAnswer(json: json)
        for alarm in status.alarms { console.say("! ", alarm) }
        if !status.alarms.isEmpty { console.say("") }
        console.say(status.facts)
        console.say("")
        console.say(Table.lanes(status.lanes, now: context.time.now))
        let chores = status.chores
        if !chores.isEmpty { console.say("\nto do:") }
        for chore in chores { console.say("  \(chore.text)\n    \(chore.remedy)") }
        return status.jobs[.inDoubt] ?? 0 > 0 ? .inDoubt : .done
    }
}

extension Console {
    fileprivate func say(_ mark: String, _ alarm: String) {
        say(Styled(mark + alarm, .red).rendered(usesColor: output?.usesColor ?? false))
    }
}

extension StatusAnswer {
    fileprivate var facts: Facts {
        let sandbox = isSandbox ? ", sandbox: nothing is real, nothing is paid" : ""
        let free = freeBytes.map { ", \($0.byteSize) free" } ?? ""
        return Facts([
            ("reeld", Styled("\(version), process \(pid), up \(Duration.seconds(uptime).brief)\(sandbox)")),
            ("state", Styled("\(stateDirectory), database \(storeBytes.byteSize)\(free)")),
            ("jobs", Styled(jobs.summary)),
        ])
    }
}
