/// What the simulator does instead of behaving: one queue of steps for each kind of call.
///
///     sim.script.submissions.append(.answer(.rateLimited(retryAfter: .seconds(7))), times: 2)
///     sim.script.tasks.append(.init(end: .failed(code: 1301, message: "risk control")), when: .prompt("cat"))
///     sim.script.polls.append(.answer(.notFound), when: .task(id), times: 3)
///     sim.script.downloads.append(.breakOff(bytes: 1000))
///     sim.script.submissions.hold(.created, gate: "billed")
package final class Script: Sendable {
    package let connections = StepQueue<ConnectionFault>()
    package let submissions = StepQueue<SubmissionFault>()
    /// What becomes of the tasks that are created; taken in the order of creation.
    package let tasks = StepQueue<TaskPlan>()
    package let polls = StepQueue<PollFault>()
    package let downloads = StepQueue<DownloadFault>()

    package init() {}

    /// Back to normal behaviour.
    package func removeAll() {
        connections.removeAll()
        submissions.removeAll()
        tasks.removeAll()
        polls.removeAll()
        downloads.removeAll()
    }
}
