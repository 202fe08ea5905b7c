import ArgumentParser
import ReelAPI
import ReelCore

/// `reel watch`: how jobs get on, live.
struct WatchCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch jobs: a live table on a terminal, a line for each change otherwise.",
        discussion: """
            With numbers it ends when all of them have ended or need a person, and the exit code is that of 'reel wait'; \
            without, it shows the newest jobs until Ctrl-C.

              reel watch
              reel watch 42 43
              reel watch --batch spring --limit 20
              reel watch 42 --json        one JSON object a change
            """)

    @Argument(help: "The jobs' numbers.", completion: JobNumbers.in(.unfinished))
    var ids: [JobID] = []

    @OptionGroup(title: "Which, without numbers")
    var filter: FilterOptions

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        let call = try filter.call()
        let view = WatchView(context)
        let changes = ChangeWatch(context, query: query)
        while true {
            await changes.prepare()
            let asked = context.time.uptime
            let jobs = try await ids.isEmpty ? JobPage(json: context.daemon.json(call)).jobs : named(context)
            view.show(jobs)
            if !ids.isEmpty, jobs.allSatisfy(\.isSettled) { return .worst(of: jobs.map(CommandOutcome.init(of:))) }
            try await changes.wait(since: asked, until: nil) { view.show(jobs) }
        }
    }

    /// Events that may concern what is shown; of very many jobs, all.
    private var query: [(name: String, value: String)] {
        if ids.isEmpty { return filter.batch.map { [(name: "batch", value: $0)] } ?? [] }
        return ids.count > 50 ? [] : ids.map { (name: "job", value: "\($0)") }
    }

    private func named(_ context: Context) async throws -> [JobAnswer] {
        var jobs: [JobAnswer] = []
        for id in ids { jobs.append(try await context.daemon.job(id)) }
        return jobs
    }
}
