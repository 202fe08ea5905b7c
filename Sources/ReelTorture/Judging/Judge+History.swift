import ReelAPI
import ReelCore

extension Judge {
    /// One unbroken chain of states, from nothing to what the job is now, that only ever grows.
    func history(_ matter: Case) -> [Violation] {
        let (job, rows) = (matter.exhibit, matter.exhibit.history)
        var wrong: [String] = []
        if rows.first?.event != "enqueued" { wrong.append("does not begin with its enqueueing") }
        if rows.map(\.from) != [nil] + rows.dropLast().map(\.to) { wrong.append("has a history with gaps") }
        if !zip(rows, rows.dropFirst()).allSatisfy({ $0.id < $1.id }) { wrong.append("has a history out of order") }
        if rows.last?.to != job.state { wrong.append("is not what its history says") }
        if !rows.map(\.id).starts(with: matter.seen) { wrong.append("has lost rows of its history") }
        if rows.count(where: { $0.event == "claimed" }) != job.submissions.count
            || job.submissions.map(\.number) != Array(1..<job.submissions.count + 1)
        {
            wrong.append("was claimed more or less often than its ledger says")
        }
        wrong += rows.compactMap(Self.illegal) + Self.brokenCancels(rows)
        return wrong.map { Violation(.history, job.id, $0) }
    }

    /// An end is left on a person's word only, or when an attempt turns out to have been the lane's fault.
    private static func illegal(_ row: HistoryAnswer.Entry) -> String? {
        guard let from = row.from, from.isEnd, row.to != from else { return nil }
        let isFine =
            switch from {
            case .succeeded: row.event == "refetch_requested"
            case .canceled: row.event == "retried"
            default: ["retried", "refetch_requested", "attempt_returned"].contains(row.event)
            }
        return isFine ? nil : "went from \(from.rawValue) to \(row.to.rawValue) on '\(row.event)'"
    }

    /// A cancel that was stored while the request was on its way is kept.
    private static func brokenCancels(_ rows: [HistoryAnswer.Entry]) -> [String] {
        rows.indices.compactMap { index in
            let row = rows[index]
            guard row.event == Deed.cancel.event, row.to == .submitting else { return nil }
            let next = rows[(index + 1)...].first { $0.to != .submitting }
            return next.map { $0.to == .canceled } ?? true ? nil : "went on after a cancel that was stored"
        }
    }

    /// What was acknowledged stands in the history, and nothing that nobody sent.
    func deeds(_ matter: Case) -> [Violation] {
        guard let now = matter.account, let earlier = matter.earlierAccount else { return [] }
        let job = matter.exhibit
        return Set(Deed.allCases.map(\.event)).sorted().compactMap { event in
            let deeds = Deed.allCases.filter { $0.event == event }
            let rows = job.history.count { $0.event == event }
            var least = deeds.reduce(0) { $0 + (earlier.done[$1] ?? 0) }
            if event == Deed.cancel.event, earlier.isCancelPromised { least = max(least, 1) }
            let most = deeds.reduce(0) { $0 + (now.sent[$1] ?? 0) }
            let isByPolicy = event == Deed.resubmit.event && riskyLanes.contains(job.lane)
            if rows < least { return Violation(.history, job.id, "'\(event)' acknowledged \(least)x, stored \(rows)x") }
            guard rows > most, !isByPolicy else { return nil }
            return Violation(.history, job.id, "'\(event)' stored \(rows)x, though sent \(most)x")
        }
    }
}
