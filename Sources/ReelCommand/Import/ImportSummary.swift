package import ReelAPI
package import ReelCore

/// What an import would come to, as the daemon estimates it line by line.
package struct ImportSummary: Sendable {
    /// Lines that are not empty.
    package private(set) var lines = 0
    package private(set) var jobs = 0
    package private(set) var clips = 0
    package private(set) var seconds = 0
    package private(set) var credits = 0
    /// Jobs whose length, or cost, cannot be told beforehand.
    package private(set) var ofUnknownLength = 0
    package private(set) var ofUnknownCost = 0
    /// Lines that an earlier run has submitted.
    package private(set) var known = 0
    /// Lines that would be refused.
    package private(set) var bad = 0
    /// Those of them that an earlier run has submitted with other flags.
    package private(set) var conflicts = 0
    /// Jobs that ask for the same as a job of a short while ago.
    package private(set) var duplicates = 0
    /// Jobs that would wait for an approval.
    package private(set) var toApprove = 0
    package private(set) var warnings = 0
    /// The caps that may hold the jobs, and what they would take of each.
    package private(set) var caps: [(cap: BudgetAnswer.CapLine, amount: Int)]

    /// - Parameter caps: as `GET /v1/budget` tells them.
    package init(caps: [BudgetAnswer.CapLine]) { self.caps = caps.map { ($0, 0) } }

    /// Counts a line that cannot be sent.
    package mutating func addBad() { (lines, bad) = (lines + 1, bad + 1) }

    /// Counts the daemon's answer to a line.
    ///
    /// - Returns: why the line would be refused; `nil`: it would not.
    /// - Throws: `ReelError` for an answer that cannot be read.
    package mutating func add(_ answer: JSON) throws(ReelError) -> ErrorAnswer? {
        if let refusal = ErrorAnswer(json: answer) {
            addBad()
            if refusal.isOfKnownLine { conflicts += 1 }
            return refusal
        }
        lines += 1
        if answer["id"] != nil { known += 1 } else { add(try EstimateAnswer(json: answer)) }
        return nil
    }

    private mutating func add(_ estimate: EstimateAnswer) {
        let takes = estimate.takes
        jobs += takes
        clips += takes * estimate.clips
        if let length = estimate.seconds { seconds += takes * length } else { ofUnknownLength += takes }
        if let cost = estimate.credits { credits += takes * cost } else { ofUnknownCost += takes }
        if estimate.warnings.contains(where: { $0.field == "request" }) { duplicates += takes }
        if estimate.holdReasons.contains(.approval) { toApprove += takes }
        // What is counted above, or in sum below, is no news.
        warnings += estimate.warnings.count { !["request", "approval", "budget"].contains($0.field) }
        for index in caps.indices where Self.concerns(caps[index].cap, estimate) {
            caps[index].amount += takes * Self.amount(of: estimate, in: caps[index].cap.unit)
        }
    }

    private static func concerns(_ cap: BudgetAnswer.CapLine, _ estimate: EstimateAnswer) -> Bool {
        switch cap.scope {
        case .lane: estimate.lane == cap.name
        case .owner: true
        case .batch: estimate.batch == cap.name
        // A caller on the socket has none.
        case .token: false
        }
    }

    private static func amount(of estimate: EstimateAnswer, in unit: Cap.Unit) -> Int {
        switch unit {
        case .credits: estimate.credits ?? 0
        case .clips: estimate.clips
        case .seconds: estimate.seconds ?? 0
        }
    }
}
