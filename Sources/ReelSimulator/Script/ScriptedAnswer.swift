/// An answer given instead of the normal one.
///
///     sim.script.submissions.append(.answer(.init(status: 503, body: .error(code: "UPSTREAM"))))
///
/// A 3xx without a `Location` of its own points to the simulator's trap, which notes who follows and with what.
package struct ScriptedAnswer: Equatable, Sendable {
    package var status: Int
    package var body: ScriptedBody
    package var retryAfter: ScriptedRetryAfter?
    package var headers: [String: String]
    /// For a submission: the task is created and billed, whatever the answer says.
    package var createsTask: Bool
    /// Closes the connection after so many bytes of the body, though `Content-Length` promises all.
    package var cutAfter: Int?

    package init(
        status: Int,
        body: ScriptedBody = .empty,
        retryAfter: ScriptedRetryAfter? = nil,
        headers: [String: String] = [:],
        createsTask: Bool = false,
        cutAfter: Int? = nil
    ) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.headers = headers
        self.createsTask = createsTask
        self.cutAfter = cutAfter
    }

    /// The same answer to a submission that did create its task.
    package var creatingTask: Self {
        var copy = self
        copy.createsTask = true
        return copy
    }
}
