package import ReelCore

/// Something that happened to a job or a lane; the numbers of all of them are one order, that of their commits.
package struct StoredEvent: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        /// A row of a job's history; the reason is a code or why it is held, never free text of ours.
        case job(JobID, event: String, from: JobState?, to: JobState, reason: String?)
        case lane(String, LaneStanding)
    }

    package let id: Int64
    package let at: Timestamp
    package let subject: Subject
}

/// Which events are wanted.
///
/// What names jobs, batches or states wants no lanes.
package struct EventFilter: Equatable, Sendable {
    /// Only of this owner's jobs; `nil`: of everyone's.
    package var owner: UInt32?
    /// Only of these jobs; empty: of all.
    package var jobs: Set<JobID> = []
    package var batches: Set<String> = []
    /// Only those that lead to one of these.
    package var states: Set<JobState> = []

    package init() {}

    /// Whether lanes are told of, too.
    package var includesLanes: Bool { jobs.isEmpty && batches.isEmpty && states.isEmpty }

    /// Whether a change of a job's is wanted.
    package func matches(_ change: JobChange) -> Bool {
        matches(owner: change.owner, job: change.job, batch: change.batch, to: change.state.rawValue)
    }

    func matches(owner: UInt32, job: JobID, batch: String?, to state: String) -> Bool {
        if let wanted = self.owner, wanted != owner { return false }
        if !jobs.isEmpty, !jobs.contains(job) { return false }
        if !batches.isEmpty, !(batch.map(batches.contains) ?? false) { return false }
        return states.isEmpty || states.contains { $0.rawValue == state }
    }
}

/// Some events in their order.
package struct EventPage: Sendable {
    package let events: [StoredEvent]
    /// Up to this number everything was looked at, whether it was wanted or not: the next page begins behind it.
    package let position: Int64
    /// Whether there may be more right behind it.
    package let isFull: Bool
    /// Whether some of what came behind the number that was asked for was deleted: nothing else is told then.
    package var isGone = false
}

/// Where a stream of events begins.
package enum EventStart: Equatable, Sendable {
    /// Behind this number.
    case after(Int64)
    /// What came behind the number that was asked for is not all there any more: it is from `oldest` on.
    case gone(oldest: Int64)
    /// The number that was asked for has not been given out yet; the newest is this.
    case ahead(newest: Int64)
}
