import ReelAPI
import ReelCore

extension Explanation.Reader {
    /// `held`: each reason, and what lifts it.
    var held: Explanation {
        let reasons = job.holdReasons.map { reason in "\(reason.rawValue) (\(lifting(reason)))" }
        return Explanation(
            "Job \(job.id) is held for \(reasons.joined(separator: " and ")) and goes on when that is lifted\(deadline).",
            job.holdReasons.flatMap(remedies(for:)))
    }

    private func lifting(_ reason: HoldReason) -> String {
        switch reason {
        case .approval: approval
        case .budget: budgetText
        case .dependency: dependency
        case .operator: "a person held it, and releases it"
        case .lostTask:
            "the provider does not know task \(job.taskID?.rawValue ?? "?") any more"
                + (job.nextAt.map { ", and is asked again at \(moment($0))" } ?? ", and is asked no more")
        case .restored: "it comes from a backup, and may have been paid for since: a person makes sure and releases it"
        }
    }

    private var approval: String {
        let reason = job.warnings.first { $0.field == "approval" }.map { "\($0.message); " } ?? ""
        return "\(reason)an approver named in the settings, never its owner, approves it"
    }

    /// Which jobs it waits for, and how they are.
    private var dependency: String {
        let open = (parents ?? []).filter { $0.state != .succeeded }
        guard !open.isEmpty else {
            let names = job.after.isEmpty ? "the jobs that it comes after" : job.after.names
            return "it comes after \(names), and goes on by itself when all of them have succeeded"
        }
        let names = open.map { "job \($0.id) is \($0.word)" }.joined(separator: ", ")
        return "it comes after jobs that have not succeeded yet: \(names)"
    }

    private func remedies(for reason: HoldReason) -> [Explanation.Remedy] {
        switch reason {
        case .approval: [.init("reel approve \(job.id)", "lets it go; for approvers, never for its owner")]
        case .budget: budgetRemedies
        case .dependency:
            (parents ?? []).filter { !$0.state.isEnd }.map { parent in
                .init("reel why \(parent.id)", "says what that job waits for")
            }
        case .operator, .restored: [.init("reel release \(job.id)", "puts it back into the queue")]
        case .lostTask:
            [
                .init("reel release \(job.id)", "asks the provider for the same task again; nothing is paid"),
                .init("reel retry \(job.id) --again", "submits it anew, which is paid once more"),
            ]
        }
    }
}

extension [JobID] {
    /// `job 41`, `jobs 41, 42`.
    fileprivate var names: String {
        "\(count == 1 ? "job" : "jobs") \(map(String.init).joined(separator: ", "))"
    }
}
