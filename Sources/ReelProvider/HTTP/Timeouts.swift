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

    package init(
        connect: Duration = .seconds(10), submit: Duration = .seconds(60), poll: Duration = .seconds(30),
        fetchStall: Duration = .seconds(60)
    ) {
        (self.connect, self.submit, self.poll, self.fetchStall) = (connect, submit, poll, fetchStall)
    }
}
