package import ReelCore

/// A job, as the API shows it.
package struct JobAnswer: Hashable, Sendable {
    package var id: JobID
    package var state: JobState
    package var holdReasons: [HoldReason]
    /// As it was given, uploads by reference.
    package var request: JSON
    package var model: String
    package var lane: String
    /// The user's name, else the decimal uid.
    package var owner: String
    package var batch: String?
    package var labels: [String: String]
    package var priority: Int
    package var notBefore: Timestamp?
    package var deadline: Timestamp?
    package var attempts: Int
    /// When something is done for the job next, where a time is set.
    package var nextAt: Timestamp?
    package var taskID: TaskID?
    /// The provider's own word for the task's status, as last heard.
    package var providerStatus: String?
    package var isOverdue: Bool
    package var isCancelRequested: Bool
    package var mayBeBilled: Bool
    package var error: JobError?
    package var credits: CreditsAnswer
    package var clips: [ClipAnswer]
    package var warnings: [Warning]
    package var createdAt: Timestamp
    package var submittedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// The jobs that it comes after.
    package var after: [JobID]
    /// When its end is expected, where that can be told.
    package var eta: Timestamp?

    package init(
        id: JobID, state: JobState, holdReasons: [HoldReason] = [], request: JSON, model: String, lane: String,
        owner: String, batch: String? = nil, labels: [String: String] = [:], priority: Int = 0,
        notBefore: Timestamp? = nil, deadline: Timestamp? = nil, attempts: Int = 0, nextAt: Timestamp? = nil,
        taskID: TaskID? = nil, providerStatus: String? = nil, isOverdue: Bool = false, isCancelRequested: Bool = false,
        mayBeBilled: Bool = false, error: JobError? = nil,
        credits: CreditsAnswer = CreditsAnswer(estimate: nil, state: .none), clips: [ClipAnswer] = [],
        warnings: [Warning] = [], createdAt: Timestamp, submittedAt: Timestamp? = nil, finishedAt: Timestamp? = nil,
        after: [JobID] = [], eta: Timestamp? = nil
    ) {
        (self.id, self.state, self.holdReasons) = (id, state, holdReasons)
        (self.request, self.model, self.lane, self.owner) = (request, model, lane, owner)
        (self.batch, self.labels, self.priority) = (batch, labels, priority)
        (self.notBefore, self.deadline, self.attempts, self.nextAt) = (notBefore, deadline, attempts, nextAt)
        (self.taskID, self.providerStatus) = (taskID, providerStatus)
        (self.isOverdue, self.isCancelRequested, self.mayBeBilled) = (isOverdue, isCancelRequested, mayBeBilled)
        (self.error, self.credits, self.clips, self.warnings) = (error, credits, clips, warnings)
        (self.createdAt, self.submittedAt, self.finishedAt) = (createdAt, submittedAt, finishedAt)
        (self.after, self.eta) = (after, eta)
    }
}
