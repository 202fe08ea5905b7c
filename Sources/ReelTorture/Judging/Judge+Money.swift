import ReelAPI
import ReelCore

extension Judge {
    /// Each submission that may have been billed, but for the first, has an explicit exception; no task beyond them.
    func billing(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        let paid = job.submissions.filter { $0.credits.state != .released }
        let exceptions = job.history.count(where: Self.isException)
        var found: [Violation] = []
        if paid.count > 1 + exceptions {
            let message = "\(paid.count) submissions may be billed, with \(exceptions) explicit exceptions"
            found.append(Violation(.billing, job.id, message))
        }
        if matter.bills.count(where: \.isOlder) > 1 + exceptions {
            let message = "\(matter.bills.count) tasks were billed, with \(exceptions) explicit exceptions"
            found.append(Violation(.billing, job.id, message))
        }
        return found
    }

    /// Rows after which another submission is what somebody asked for; who, is for ``deeds(_:)`` to ask.
    private static func isException(_ row: HistoryAnswer.Entry) -> Bool {
        guard row.to == .queued else { return false }
        return ["retried", "resubmitted", "task_failed"].contains(row.event)
    }

    /// The store's tasks are the provider's; a task that the store does not know has an open submission behind it.
    func knowledge(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        let (known, billed) = (job.tasks, Set(matter.bills.map(\.task)))
        var found: [Violation] = []
        for task in known where !billed.contains(task) {
            found.append(Violation(.knowledge, job.id, "\(task) is not a task that was billed for it"))
        }
        if Set(known).count < known.count { found.append(Violation(.knowledge, job.id, "has a task twice")) }
        let unknown = matter.bills.filter { $0.isOlder && !known.contains($0.task) }
        let open = job.submissions.count { [.pending, .unknown, .gaveUp].contains($0.outcome) }
        if unknown.count > open {
            let message = "\(unknown.map(\.task)) were billed, unknown to the store, with \(open) open submissions"
            found.append(Violation(.knowledge, job.id, message))
        }
        return found
    }

    /// A task whose end has not been seen is asked after.
    func following(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        return job.submissions.compactMap { row in
            guard row.taskID != nil, row.credits.state == .reserved else { return nil }
            let isNewest = row.number == job.submissions.count
            let isFollowed = isNewest && (job.work == .poll || job.isLost) || job.followed.contains(row.number)
            return isFollowed ? nil : Violation(.following, job.id, "nobody asks after the task of #\(row.number)")
        }
    }

    /// What became of the money is what the provider's books say.
    func ledger(_ matter: Case) -> [Violation] {
        let job = matter.exhibit
        let bills = Dictionary(matter.bills.map { ($0.task, $0) }) { first, _ in first }
        return job.submissions.compactMap { row in
            guard let wrong = Self.wrong(row, bill: row.taskID.flatMap { bills[$0.rawValue] }, matter.isAtRest) else {
                return nil
            }
            return Violation(.ledger, job.id, "#\(row.number) is \(row.outcome.rawValue): \(wrong)")
        }
    }

    private static func wrong(_ row: SubmissionRow, bill: Bill?, _ isAtRest: Bool) -> String? {
        let state = row.credits.state
        let isReleased = [.notSent, .refused, .lane, .notCreated].contains(row.outcome)
        if isReleased != (state == .released) { return "its credits are \(state.rawValue)" }
        if isReleased, row.taskID != nil { return "released, with a task" }
        if state == .spent, bill?.succeeds != true { return "spent, without a task that succeeds" }
        if state == .unknown, let bill, bill.succeeds { return "unknown, though its task succeeds" }
        if isAtRest, state == .reserved { return "still reserved, though everything is at rest" }
        return nil
    }
}
