/// The waits before a call is sent again while the daemon restarts: about 10 s in all.
package struct Patience: Sendable {
    private var waits: ArraySlice<Duration> = [
        .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1500),
        .seconds(3), .seconds(4),
    ]

    package init() {}

    /// The next wait; `nil` when patience is at its end.
    package mutating func next() -> Duration? { waits.popFirst() }
}
