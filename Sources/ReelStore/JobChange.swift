package import ReelCore

/// A committed row of a job's history: what the feed, the journal and the event stream tell.
package struct JobChange: Sendable {
    /// The history row's number.
    package let history: Int64
    package let at: Timestamp
    package let job: JobID
    /// The history's word.
    package let event: String
    /// `nil` for the first row.
    package let from: JobState?
    /// The state since then.
    package let state: JobState
    /// The code of what went wrong, or why it is held; never free text, but perhaps the provider's own word.
    package let reason: String?
    package let lane: String
    /// Where it was before: what became of a submission counts for the lane that made it, whose group's queue the job may
    /// be in again.
    package let lastLane: String
    /// The task as it is known since then.
    package let task: TaskID?
    /// The uid of the job's owner.
    package let owner: UInt32
    package let batch: String?

    package init(
        _ history: Int64, at: Timestamp, _ entry: HistoryEntry, of job: Job, lastLane: String, _ life: Lifecycle
    ) {
        (self.history, self.at, self.lastLane) = (history, at, lastLane)
        (event, from, state) = (entry.event, entry.from, life.state)
        (self.job, lane, owner, batch) = (job.id, job.lane, job.owner, job.batch)
        task = life.taskID
        reason = Self.reason(entry, life)
    }

    /// The end's own code where the job failed, since it may be another than the last answer's.
    static func reason(_ entry: HistoryEntry, _ life: Lifecycle) -> String? {
        if life.state == .failed, entry.from != .failed, let error = life.error { return error.code }
        if let word = entry.detail?["code"]?.string ?? entry.detail?["reason"]?.string { return word }
        guard life.state == .held else { return nil }
        return life.holds.map(\.rawValue).sorted().joined(separator: ",")
    }
}
