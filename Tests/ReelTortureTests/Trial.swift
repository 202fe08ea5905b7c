import ReelAPI
import ReelCore
import ReelTorture

/// Made-up evidence: a job that was submitted, billed and finished, all as it should be.
struct Trial {
    static let judge = Judge(owner: 1000, riskyLanes: ["risky"])
    static let request: JSON = ["model": "kling/kling-v3", "prompt": "a cat [c1-1]", "duration": 3]

    var exhibit: Exhibit
    var account: Account
    var matter: Judge.Case

    init() {
        exhibit = Exhibit(id: 7, owner: 1000, lane: "main", state: .succeeded, request: Self.request)
        account = Account(marker: "[c1-1]", request: Self.request, lane: "main", key: "k")
        account.job = 7
        matter = Judge.Case(exhibit, account: account, bills: [Bill(task: "t1")])
        exhibit.history = Self.history([
            ("enqueued", .queued), ("claimed", .submitting), ("accepted", .rendering), ("task_succeeded", .fetching),
            ("fetched", .succeeded),
        ])
        exhibit.submissions = [Self.row(1, .accepted, .spent, task: "t1")]
    }

    /// What the judge says of it, each rule once.
    var rules: Set<Violation.Rule> {
        var matter = matter
        matter.exhibit = exhibit
        if matter.account != nil { matter.account = account }
        return Set(Self.judge.violations(in: matter).map(\.rule))
    }

    /// The job has come to another state, by these events.
    mutating func go(_ steps: [(String, JobState)]) {
        exhibit.history = Self.history(exhibit.history.map { ($0.event, $0.to) } + steps)
        exhibit.state = steps.last?.1 ?? exhibit.state
    }

    /// A history that is one chain.
    static func history(_ steps: [(event: String, to: JobState)]) -> [HistoryAnswer.Entry] {
        var from: JobState?
        return steps.enumerated().map { index, step in
            defer { from = step.to }
            let at = Timestamp(milliseconds: Int64(index))
            return HistoryAnswer.Entry(
                id: Int64(index + 10), at: at, event: step.event, from: from, to: step.to, detail: nil)
        }
    }

    static func row(
        _ number: Int, _ outcome: SubmissionOutcome, _ credits: CreditState, task: String? = nil
    ) -> SubmissionRow {
        SubmissionRow(
            number: number, intentAt: Timestamp(milliseconds: 0), outcome: outcome, taskID: task.map { TaskID($0) },
            credits: CreditsAnswer(estimate: nil, state: credits))
    }
}
