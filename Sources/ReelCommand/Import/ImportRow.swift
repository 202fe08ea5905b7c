import ReelCore

/// One line of an imported file.
struct ImportRow: Sendable {
    /// The line that it begins on, counted from 1.
    let line: Int
    let content: Content

    enum Content: Sendable {
        case job(JSON)
        /// No JSON: the daemon is asked what it says to it.
        case raw([UInt8])
        case bad(ReelError)
    }
}
