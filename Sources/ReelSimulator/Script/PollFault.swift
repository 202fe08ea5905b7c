/// What goes wrong with the question after a task.
package enum PollFault: Equatable, Sendable {
    /// Another answer than the normal one.
    case answer(ScriptedAnswer)
    /// The request is read, then the connection is reset.
    case reset
    /// The request is read and never answered.
    case hang
    /// The normal answer with another word for the state, known (`processing`) or not (`paused`).
    case status(String)
    /// The normal answer with the id of another task.
    case wrongTaskID
    /// The task is said to have failed, this time.
    case failed(code: ProviderCode, message: String)
}
