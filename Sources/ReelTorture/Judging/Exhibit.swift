package import ReelAPI
package import ReelCore

/// One job as it lies in the store.
package struct Exhibit: Sendable {
    package var id: JobID
    package var owner: UInt32
    package var lane: String
    package var state: JobState
    package var work: Work?
    package var request: JSON
    package var isLost = false
    package var clips: [Clip] = []
    package var history: [HistoryAnswer.Entry] = []
    package var submissions: [SubmissionRow] = []
    /// The numbers of the submissions whose task is polled for the ledger alone.
    package var followed: Set<Int> = []

    package init(id: JobID, owner: UInt32, lane: String, state: JobState, work: Work? = nil, request: JSON) {
        (self.id, self.owner, self.lane, self.state) = (id, owner, lane, state)
        (self.work, self.request) = (work, request)
    }

    /// The mark by which clients and provider know it.
    package var marker: String? { request["prompt"]?.string.flatMap(Account.marker(in:)) }

    /// The ids of its tasks.
    package var tasks: [String] { submissions.compactMap(\.taskID?.rawValue) }

    /// All of it for a person to read.
    package var report: String {
        let rows = history.map { row in
            let from = row.from?.rawValue ?? "-"
            return "  \(row.id) \(row.at) \(row.event): \(from) -> \(row.to.rawValue) \(row.detail?.description ?? "")"
        }
        let ledger = submissions.map { row in
            "  #\(row.number) \(row.intentAt) \(row.outcome.rawValue), \(row.credits.state.rawValue), "
                + "task \(row.taskID?.rawValue ?? "-")"
        }
        let head = "job \(id) \(marker ?? "?"), lane \(lane), \(state.rawValue), work \(work?.rawValue ?? "-")"
        return ([head, " history"] + rows + [" ledger"] + ledger).joined(separator: "\n")
    }
}
