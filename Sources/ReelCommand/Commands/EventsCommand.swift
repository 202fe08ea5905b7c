import ArgumentParser
import ReelAPI
import ReelCore

/// `reel events`: what happens, as it happens.
struct EventsCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Print what happens to jobs and lanes, as it happens, until Ctrl-C.",
        discussion: """
            A restart of the daemon is survived: nothing is missed, and nothing comes twice. With --after it begins behind \
            an event that is known already.

              reel events
              reel events --batch spring --state succeeded,failed
              reel events --json --after 1234       one JSON object an event
            """)

    @Option(help: "Of this batch; may be given several times.")
    var batch: [String] = []

    @Option(help: ArgumentHelp("Of this job; may be given several times.", valueName: "id"))
    var job: [JobID] = []

    @Option(
        help: "That lead to this state; may be given several times.",
        completion: .list(JobState.allCases.map(\.rawValue)))
    var state: [String] = []

    @Option(help: ArgumentHelp("Begin behind this event instead of with what comes from now on.", valueName: "event"))
    var after: Int64?

    @OptionGroup
    var common: CommonOptions

    var endsOrderly: Bool { true }

    func run(_ context: Context) async throws -> CommandOutcome {
        let console = context.console
        try await EventReader(context: context, query: query).read(after: after) { event in
            console.answer(event.json)
            console.say(event.line(in: console))
        }
        return .done
    }

    private var query: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        for (name, values) in [("batch", batch), ("job", job.map { "\($0)" }), ("state", state)] {
            for value in values { query.append((name, value)) }
        }
        return query
    }
}

extension EventAnswer {
    /// The event as a line for a person.
    fileprivate func line(in console: Console) -> String {
        switch self {
        case .job(let event):
            let reason = event.reason.map { ": \($0.printable)" } ?? ""
            let time = event.at.text(in: console.zone)
            return "\(time)  job \(event.job): \(event.to.rawValue) (\(event.event.printable)\(reason))"
        case .lane(let event):
            let reason = event.reason.map { " (\($0.printable))" } ?? ""
            let until = event.until.map { " until \($0.text(in: console.zone))" } ?? ""
            let lane = "lane \(event.lane.printable): \(event.health.rawValue)"
            return "\(event.at.text(in: console.zone))  \(lane)\(reason)\(until)"
        }
    }
}
