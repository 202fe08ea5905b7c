/// How long to wait for the other side.
package struct Timeouts: Equatable, Sendable {
    /// For a connection, TLS included.
    package var connect: Duration
    /// For a submission from its start to the last byte of the answer.
    package var submit: Duration
    /// For a poll from its start to the last byte of the answer.
    package var poll: Duration
    /// For the next byte of a download, or its answer's head.
    package var fetchStall: Duration
    /// How long a submission's connection must have lasted before it is trusted with the body.
    ///
    /// Of one that is closed at once, the request is then known not to have been sent.
    package var settle: Duration

    package init(
        connect: Duration = .seconds(10), submit: Duration = .seconds(60), poll: Duration = .seconds(30),
        fetchStall: Duration = .seconds(60), settle: Duration = .milliseconds(20)
    ) {
        (self.connect, self.submit, self.poll, self.fetchStall) = (connect, submit, poll, fetchStall)
        self.settle = settle
    }
}
