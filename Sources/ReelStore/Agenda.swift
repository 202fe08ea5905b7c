package import ReelCore

/// When the next work of each kind is worth a look in a lane; `nil`: no passing of time brings any.
package struct Agenda: Sendable {
    /// A claim.
    package var claim: Timestamp?
    /// A poll of a job's task.
    package var poll: Timestamp?
    /// A poll of a task that is followed for the ledger alone.
    package var follow: Timestamp?
    /// A download.
    package var fetch: Timestamp?
    /// A slot that a job in doubt gives back.
    package var expire: Timestamp?
}
