import ReelAPI

extension ErrorAnswer {
    /// Whether an earlier run has made another job of the line.
    var isOfKnownLine: Bool { status == 409 && field == "idempotency_key" }

    /// Whether it says nothing of what was sent, which may be sent again: the daemon fails, or has no room for now.
    var isOfDaemon: Bool { status >= 500 || isOfLimit }

    private var isOfLimit: Bool { status == 429 }

    /// Stops an import at a line that the daemon gave no verdict on.
    ///
    /// - Parameter line: its number.
    /// - Throws: ``CommandFailure`` where the line is to be sent again.
    func requireVerdict(line: Int) throws(CommandFailure) {
        guard isOfDaemon else { return }
        let trouble = isOfLimit ? "the daemon is at a limit" : "the daemon is in trouble"
        throw CommandFailure(.failed, "line \(line): \(trouble): \(description.printable)")
    }
}
