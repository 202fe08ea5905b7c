import ArgumentParser
import ReelAPI
import ReelCore

/// `reel list`: jobs, newest first.
struct ListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, newest first.",
        discussion: """
              reel list
              reel list --state failed --batch spring
              reel list --label film=spring --limit 1000 --json
            """)

    @OptionGroup(title: "Which")
    var filter: FilterOptions

    @Option(help: ArgumentHelp("Those older than this job: the next page.", valueName: "id"))
    var before: JobID?

    @OptionGroup
    var common: CommonOptions

    func run(_ context: Context) async throws -> CommandOutcome {
        let json = try await context.daemon.json(filter.call(before: before))
        context.console.answer(json)
        let page = try JobPage(json: json)
        if page.jobs.isEmpty, page.next == nil {
            context.console.note("no jobs")
        } else {
            context.console.say(Table.jobs(page.jobs, now: context.time.now))
        }
        if let next = page.next { context.console.note("there are more: add --before \(next)") }
        return .done
    }
}
