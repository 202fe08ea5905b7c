/// The command was called in a way that cannot be meant; nothing was sent.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameter description: one sentence: what is wrong and what would be right.
    package init(_ description: String) { self.description = description }
}

/// A person pressed Ctrl-C, or the process was asked to end.
package struct Interruption: Error, Hashable, Sendable {
    package let signal: Int32

    package init(signal: Int32) { self.signal = signal }
}
