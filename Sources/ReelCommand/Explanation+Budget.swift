import ReelAPI
import ReelCore

extension Explanation.Reader {
    /// The caps that count this job and have too little left for it.
    var tightCaps: [BudgetAnswer.CapLine] {
        let tight = (caps ?? []).filter { $0.counts(job, group) && $0.left < Double(job.need(in: $0.unit)) }
        // A job that may go to several lanes is held by their caps only when none of them has room.
        let isShutOut = group.allSatisfy { lane in tight.contains { $0.scope == .lane && $0.name == lane.name } }
        return isShutOut ? tight : tight.filter { $0.scope != .lane }
    }

    /// Which caps are in the way, and what moves each of them, as a clause.
    var budgetText: String {
        guard caps != nil else {
            return "lifted by itself in the budget's next window, or by a higher cap in the settings"
        }
        guard !tightCaps.isEmpty else {
            let said = cause.map { "; what was said when it was held: \($0)" } ?? ""
            return
                "no cap is used up: an earlier job waits for the same one, and this one goes on by itself after it\(said)"
        }
        return tightCaps.map(clause).joined(separator: "; ")
    }

    private func clause(_ cap: BudgetAnswer.CapLine) -> String {
        let use = "the cap of \(cap.subject), \(cap.text), has \(cap.number(cap.left)) left and this job takes"
        let turn = cap.until.map { "it goes on by itself when the window turns at \(moment($0))" }
        let otherwise = "this cap never turns, so only a higher one, or money given back, lets it go"
        return "\(use) \(job.need(in: cap.unit)): \(turn ?? otherwise)"
    }

    var budgetRemedies: [Explanation.Remedy] {
        let doubtful = tightCaps.contains { $0.unknown > 0 }
        let settle = Explanation.Remedy(
            "reel budget settle JOB --not-billed", "gives back what counts as unknown and was not billed")
        return [.init("reel budget", "shows what has used the cap")] + (doubtful ? [settle] : []) + [
            .init("sudo systemctl reload reeld", "after somebody has raised the cap in /etc/reel/reeld.yaml")
        ]
    }
}

extension BudgetAnswer.CapLine {
    /// Whether the cap is one of those that hold `job`, which may go to the lanes of `group`.
    fileprivate func counts(_ job: JobAnswer, _ group: [LaneAnswer]) -> Bool {
        switch scope {
        case .lane: name == job.lane || group.contains { $0.name == name }
        case .owner: name == job.owner
        case .batch: name == job.batch
        // No cap of the settings, which the budget tells.
        case .token: false
        }
    }
}

extension JobAnswer {
    /// What a submission of the job counts for; at least 1, where it is not known.
    fileprivate func need(in unit: Cap.Unit) -> Int {
        switch unit {
        case .credits: credits.estimate ?? 1
        case .clips: 1
        case .seconds: request["duration"]?.integer ?? 1
        }
    }
}
