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
              reel list --in-doubt      with what was sent, how it broke, and what to do
            """)

    @OptionGroup(title: "Which")
    var filter: FilterOptions

    @Flag(help: "Those in doubt, with their age and the evidence.")
    var inDoubt = false

    @Option(help: ArgumentHelp("Those older than this job: the next page.", valueName: "id"))
    var before: JobID?

    @OptionGroup
    var common: CommonOptions

    func validate() throws {
        guard !inDoubt || filter.state == nil else { throw ValidationError("Give --in-doubt or --state, not both.") }
    }

    func run(_ context: Context) async throws -> CommandOutcome {
        var filter = filter
        if inDoubt { filter.state = JobState.inDoubt.rawValue }
        let json = try await context.daemon.json(filter.call(before: before))
        let page = try JobPage(json: json)
        if inDoubt { try await InDoubtList(context: context).show(page) } else { context.console.answer(json) }
        if page.jobs.isEmpty, page.next == nil {
            context.console.note(inDoubt ? "no jobs in doubt" : "no jobs")
        } else if !inDoubt {
            context.console.say(Table.jobs(page.jobs, now: context.time.now))
        }
        if let next = page.next { context.console.note("there are more: add --before \(next)") }
        return .done
    }
}
