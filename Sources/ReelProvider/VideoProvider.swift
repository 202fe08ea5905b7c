package import ReelCore

/// The other side, which takes submissions and tells about tasks.
///
/// Neither call ever throws; what went wrong is an answer.
package protocol VideoProvider: Sendable {
    /// Sends a request, which may cost money.
    ///
    /// It is carried to its end even if the task is cancelled, so that the caller learns the true outcome.
    func submit(_ body: SubmissionBody) async -> SubmissionAnswer

    /// Asks after a task; cancelled, it answers `.noAnswer` soon.
    func poll(_ task: TaskID) async -> TaskAnswer
}
