import ReelAPI
import ReelCore

extension Explanation.Reader {
    /// `queued`: for its time, for its lane, for the budget, for a slot, or for its turn.
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
        if !tightCaps.isEmpty {
            return Explanation("Job \(job.id) waits for the budget: \(budgetText)\(deadline).", budgetRemedies)
        }
        return Explanation("Job \(job.id) waits for \(turn)\(deadline).", turnRemedies)
    }

    /// What happens when the deadline passes, where there is one.
    var deadline: String {
        job.deadline.map { "; it fails if it is not submitted by \(moment($0))" } ?? ""
    }

    private var turn: String {
        guard group.isEmpty else { return "a lane that can take it: \(group.map(standing).joined(separator: "; "))" }
        guard let lane else { return "its turn in lane \(job.lane)" }
        let what = lane.isFull ? "a free slot" : "its turn"
        let lowered = lane.lowered.map { ", lowered from \($0) since the provider says that there are too many" } ?? ""
        let load = "\(lane.inFlight) of at most \(lane.limit) in flight\(lowered), \(lane.queued) queued"
        let order = lane.queued > 1 ? "; a higher priority goes first, and owners and batches take turns" : ""
        return "\(what) in lane \(lane.name) (\(load))\(order)"
    }

    /// How one of several lanes is, for a job that may go to any of them.
    private func standing(of lane: LaneAnswer) -> String {
        let load = "\(lane.inFlight) of at most \(lane.limit) in flight"
        return "\(lane.name) \(lane.submit.trouble(from: now, in: zone).map { "is \($0)" } ?? "has \(load)")"
    }

    private var turnRemedies: [Explanation.Remedy] {
        guard let lane, lane.isFull else { return [] }
        return [.init("reel list --lane \(lane.name) --state rendering", "shows your jobs that hold its slots")]
    }

    /// What keeps the lane from submitting, as a clause.
    private var laneTrouble: String? {
        lane.flatMap { lane in lane.submit.trouble(from: now, in: zone).map { "lane \(lane.name) is \($0)" } }
    }

    private var laneRemedies: [Explanation.Remedy] {
        guard lane?.reason == "paused" else { return [] }
        return [.init("reel lane resume \(job.lane)", "submits again; for administrators")]
    }
}
