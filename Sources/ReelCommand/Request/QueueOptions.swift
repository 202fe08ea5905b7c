import ArgumentParser
import ReelCore

/// The flags that say how a job is queued.
struct QueueOptions: ParsableArguments {
    @Option(help: "The batch it belongs to: 1 to 100 of A-Z a-z 0-9 . _ -")
    var batch: String?

    @Option(help: ArgumentHelp("A label; may be given several times.", valueName: "name=value"))
    var label: [String] = []

    @Option(help: "-100 to 100, higher first; above 0 for administrators only.")
    var priority: Int?

    @Option(help: ArgumentHelp("Not to be submitted before: a time with a zone, or 2h.", valueName: "time"))
    var notBefore: String?

    @Option(help: ArgumentHelp("To be submitted by then or to fail: a time with a zone, or 2h.", valueName: "time"))
    var deadline: String?

    @Option(help: ArgumentHelp("How many jobs to make of the same request.", valueName: "count"))
    var takes: Int?

    @Option(
        help: ArgumentHelp(
            "Wait until these jobs have succeeded: 41,42; may be given several times.", valueName: "ids"),
        completion: JobNumbers.in())
    var after: [JobList] = []

    @Flag(help: "Go on when the jobs of --after have ended, however that went.")
    var afterAny = false

    @Flag(help: "Wait until an approver has approved it.")
    var approval = false

    @Option(
        help: ArgumentHelp("The provider account to use: its name, or any, or any:GROUP.", valueName: "lane"))
    var lane: String?

    @Option(
        help: ArgumentHelp(
            "An https URL that is told what becomes of it; with --batch or --from, of each of its jobs.",
            valueName: "url"))
    var webhook: String?

    @Flag(help: "Submit it although the same was submitted a short while ago.")
    var again = false

    /// What the flags say, with times from now as moments.
    func changes(now: Timestamp) throws(UsageError) -> QueueChanges {
        var changes = QueueChanges()
        (changes.batch, changes.priority, changes.takes) = (batch, priority, takes)
        (changes.lane, changes.isAgain, changes.needsApproval) = (lane, again, approval)
        changes.webhook = webhook
        (changes.after, changes.isAfterAny) = (after.flatMap(\.ids), afterAny)
        for text in label { changes.labels.append(try LabelArgument(text).pair) }
        if let notBefore { changes.notBefore = try Timestamp(moment: notBefore, option: "--not-before", now: now) }
        if let deadline { changes.deadline = try Timestamp(moment: deadline, option: "--deadline", now: now) }
        return changes
    }
}

/// A label as it is typed: `name=value`.
struct LabelArgument {
    let pair: (name: String, value: String)

    init(_ text: String) throws(UsageError) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw UsageError("a label is given as name=value, with a name")
        }
        pair = (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}
