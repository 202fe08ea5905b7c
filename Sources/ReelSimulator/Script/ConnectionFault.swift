/// What goes wrong with a connection before anything is read from it, whatever it was meant for.
package enum ConnectionFault: String, Equatable, Sendable {
    /// Accepted, then reset at once.
    case reset
    /// Accepted and never read from.
    case hang
}
