/// What came of an event: the job as it is now, and what is to be written with it, in the same transaction.
package struct Transition: Equatable, Sendable {
    package let lifecycle: Lifecycle
    package let ledger: LedgerChange?
    /// `nil` where nothing worth telling happened: a poll that learned nothing.
    package let history: HistoryEntry?
}

/// A change to a job's ledger: to its newest row, where no other is named.
package enum LedgerChange: Equatable, Sendable {
    /// A new row: the intent, with its reservation.
    case open
    /// The submission's outcome is known, or known to be unknown.
    case settle(SubmissionOutcome, task: TaskID?, error: JobError?, requestID: String?, credits: CreditState)
    /// The task's end tells what became of the money.
    case credits(CreditState)
    /// A person's word on a row whose money is unknown, perhaps an older one.
    case settled(number: Int, CreditState)
    /// The job goes on without this row's task, which still lives: follow it to its end for the ledger.
    case follow
}

/// A row of the history.
package struct HistoryEntry: Equatable, Sendable {
    package let event: String
    /// `nil` for the first row.
    package let from: JobState?
    package let to: JobState
    package let detail: JSON?

    package init(event: String, from: JobState?, to: JobState, detail: JSON? = nil) {
        (self.event, self.from, self.to, self.detail) = (event, from, to, detail)
    }
}

/// An event that cannot happen in a job's state.
///
/// Nothing was changed.
package struct IllegalTransition: Error, Equatable, Sendable, CustomStringConvertible {
    package let state: JobState
    package let event: String
    /// One sentence for a person: why not, and what would be possible.
    package let reason: String
    /// What it does not fit: the job's `state`, or its `submission`.
    package let field: String

    package init(state: JobState, event: String, reason: String, field: String = "state") {
        (self.state, self.event, self.reason, self.field) = (state, event, reason, field)
    }

    package var description: String { reason }
}
