import ReelCore
import ReelStore

extension Intake {
    /// Holds a job for an approval where one is needed, and refuses one that no cap could ever let through.
    ///
    /// - Parameters:
    ///   - job: with its lane, batch and estimate.
    ///   - isApprovalWanted: whether the caller asks for one.
    ///   - tokenCap: credits that the jobs of the caller's token may come to in total.
    ///   - field: where the request stands in what was sent.
    /// - Throws: `ReelError` naming the cap that the job alone exceeds.
    func weigh(
        _ job: inout NewJob, isApprovalWanted: Bool, tokenCap: Int?, field: String?
    ) throws(ReelError) {
        let caps = caps(on: job)
        try refuse(job, beyondToken: tokenCap, field: field)
        try refuse(job, beyond: caps, field: field)
        var reasons = isApprovalWanted ? ["an approval was asked for"] : []
        reasons += approvalReasons(for: job) + blindReasons(for: job, under: caps.flatMap(\.self))
        if tokenCap != nil, job.estimate == nil {
            reasons.append("what it costs cannot be told beforehand, and its token has a cap")
        }
        guard !reasons.isEmpty else { return }
        let sentence = "it waits for an approval: \(reasons.joined(separator: "; "))"
        job.approval = sentence
        job.warnings.append(Warning(field: "approval", sentence))
    }

    /// The caps that count a job, for each lane that it may go to.
    func caps(on job: NewJob) -> [[Settings.Cap]] {
        lanes(for: job).map { lane in
            let rules = budget.caps(lane: lane, owner: job.owner, batch: job.batch)
            return settings.caps.filter { rules.contains($0.rule) }
        }
    }

    /// The lanes that a job may go to.
    private func lanes(for job: NewJob) -> [String] {
        guard let group = job.group else { return [job.lane] }
        return settings.lanes.filter { $0.group == group }.map(\.name)
    }

    private func refuse(_ job: NewJob, beyondToken cap: Int?, field: String?) throws(ReelError) {
        guard let cap, let estimate = job.estimate, estimate > cap else { return }
        throw ReelError(
            .invalidRequest, field: field,
            "this takes \(estimate) credits, more than the cap of \(cap) that its token has in total: ask for less")
    }

    /// Throws when on each lane there is a cap that is smaller than the job.
    private func refuse(_ job: NewJob, beyond caps: [[Settings.Cap]], field: String?) throws(ReelError) {
        let exceeded = caps.map { caps in caps.first { job.exceeds($0.rule) } }
        guard let cap = exceeded.compactMap(\.self).last, exceeded.allSatisfy({ $0 != nil }) else { return }
        let (amount, unit) = (job.amount(in: cap.rule.unit) ?? 0, cap.rule.unit.rawValue)
        let place = job.group.map { " (and so with every lane of the group \($0))" } ?? ""
        throw ReelError(
            .invalidRequest, field: field,
            """
            this takes \(amount) \(unit), more than the cap \(cap.text) lets through at all\(place): \
            ask for less, or have the cap raised
            """)
    }

    /// Why the settings want this job approved.
    private func approvalReasons(for job: NewJob) -> [String] {
        let approval = settings.approval
        var reasons: [String] = []
        if let owner = approval.owners.first(where: { $0.uid == job.owner }) {
            reasons.append("all jobs of \(owner.name) need one (approval.owners)")
        }
        guard let limit = approval.overCredits else { return reasons }
        switch job.estimate {
        case .some(let estimate) where Double(estimate) > limit:
            reasons.append("it costs \(estimate) credits, more than approval.over_credits, \(limit.brief)")
        case .some: break
        case nil:
            reasons.append("what it costs cannot be told beforehand, and approval.over_credits is \(limit.brief)")
        }
        return reasons
    }

    /// Caps that count what cannot be told of the job beforehand.
    private func blindReasons(for job: NewJob, under caps: [Settings.Cap]) -> [String] {
        let words = [Cap.Unit.credits: "what it costs", .seconds: "how long its clip will be"]
        return Cap.Unit.allCases.compactMap { unit in
            guard job.amount(in: unit) == nil, let cap = caps.first(where: { $0.rule.unit == unit }) else { return nil }
            return "\(words[unit] ?? unit.rawValue) cannot be told beforehand, and there is the cap \(cap.text)"
        }
    }
}

extension NewJob {
    /// What one submission of it takes; `nil` where that cannot be told beforehand.
    func amount(in unit: Cap.Unit) -> Int? {
        switch unit {
        case .credits: estimate
        case .clips: clips
        case .seconds: seconds
        }
    }

    /// Whether it is more than a cap lets through in a whole window.
    fileprivate func exceeds(_ cap: Cap) -> Bool { amount(in: cap.unit).map { Double($0) > cap.amount } ?? false }
}
