import ReelAPI
import ReelCore

extension Explanation.Reader {
    /// `queued`: for its time, for its lane, for a slot, or for its turn.
    var queued: Explanation {
        let lanes = laneTrouble.map { "; besides, \($0)" } ?? ""
        if let notBefore = job.notBefore, notBefore > now {
            return Explanation("Job \(job.id) is not to be submitted before \(moment(notBefore))\(lanes)\(deadline).")
        }
        if let nextAt = job.nextAt, nextAt > now {
            let reason = job.error.map { "after \($0.text) it" } ?? "it"
            let attempts = job.attempts > 0 ? " (attempts used: \(job.attempts))" : ""
            return Explanation(
                "Job \(job.id) waits: \(reason) is submitted again at \(moment(nextAt))\(attempts)\(lanes)\(deadline).")
        }
        if let laneTrouble { return Explanation("Job \(job.id) waits: \(laneTrouble)\(deadline).", laneRemedies) }
        guard let lane else { return Explanation("Job \(job.id) waits for its turn in lane \(job.lane)\(deadline).") }
        let load = "\(lane.inFlight) of at most \(lane.limit) in flight, \(lane.queued) queued"
        let what = lane.inFlight >= lane.limit ? "a free slot in lane \(lane.name)" : "its turn in lane \(lane.name)"
        return Explanation("Job \(job.id) waits for \(what) (\(load))\(deadline).")
    }

    private var deadline: String {
        job.deadline.map { "; it fails if it is not submitted by \(moment($0))" } ?? ""
    }

    /// What keeps the lane from submitting, as a clause.
    private var laneTrouble: String? {
        guard let lane, lane.health != .ok else { return nil }
        let reason = lane.reason.map { LaneReason.text(for: $0) } ?? "for a reason it does not say"
        let probe = lane.until.map { until in
            until > now ? ", until \(moment(until)): then a single job tries" : ", a single job tries now"
        }
        let mending = lane.reason == "paused" ? "resumes" : "mends"
        let otherwise = lane.health == .parked ? ", until somebody \(mending) it" : ""
        return "lane \(lane.name) is \(lane.health.rawValue): \(reason)\(probe ?? otherwise)"
    }

    private var laneRemedies: [Explanation.Remedy] {
        guard lane?.reason == "paused" else { return [] }
        return [.init("reel lane resume \(job.lane)", "submits again; for administrators")]
    }

    /// `held`: each reason, and what lifts it.
    var held: Explanation {
        let reasons = job.holdReasons.map { reason in "\(reason.rawValue) (\(lifting(reason)))" }
        return Explanation(
            "Job \(job.id) is held for \(reasons.joined(separator: " and ")) and goes on when that is lifted\(deadline).",
            job.holdReasons.flatMap(remedies(for:)))
    }

    private func lifting(_ reason: HoldReason) -> String {
        switch reason {
        case .approval: "an approver named in the settings, other than its owner, approves it"
        case .budget: "lifted by itself in the budget's next window, or by a higher cap in the settings"
        case .dependency: "lifted by itself when the jobs that it comes after have succeeded"
        case .operator: "a person held it, and releases it"
        case .lostTask:
            "the provider does not know task \(job.taskID?.rawValue ?? "?") any more"
                + (job.nextAt.map { ", and is asked again at \(moment($0))" } ?? ", and is asked no more")
        case .restored: "it comes from a backup, and may have been paid for since: a person makes sure and releases it"
        }
    }

    private func remedies(for reason: HoldReason) -> [Explanation.Remedy] {
        switch reason {
        case .approval, .budget, .dependency: []
        case .operator, .restored: [.init("reel release \(job.id)", "puts it back into the queue")]
        case .lostTask:
            [
                .init("reel release \(job.id)", "asks the provider for the same task again; nothing is paid"),
                .init("reel retry \(job.id) --again", "submits it anew, which is paid once more"),
            ]
        }
    }
}

/// What a lane's reason means, for people.
enum LaneReason {
    private static let texts = [
        "paused": "a person paused it",
        "no_key": "it has no API key",
        "unauthorized": "the provider does not take its API key",
        "no_credit": "the account has no credit left",
        "rate_limited": "the provider says that there are too many requests",
        "too_many_tasks": "the provider says that there are too many tasks at once",
        "server_errors": "the provider failed several times in a row",
        "no_answers": "several submissions in a row got no answer",
        "unreachable": "the provider cannot be reached",
        "tasks_unknown": "the provider knows none of its tasks: perhaps the key is of another account",
        "damaged": "the database is damaged: 'reel check' tells more, and a backup mends it",
        "not_configured": "the settings do not name it any more",
    ]

    static func text(for word: String) -> String { texts[word] ?? word }
}
