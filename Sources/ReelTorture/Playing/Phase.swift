/// The moments at which the daemon is ended.
package enum Phase: String, CaseIterable, Sendable {
    /// Any time.
    case anytime
    /// Right after a job was acknowledged.
    case acknowledged
    /// When the provider has read a submission and done nothing about it.
    case arrived
    /// When the provider has created a task and told nobody.
    case created
    /// Right after the provider has billed a task.
    case billed
    /// In the middle of a clip.
    case downloading
    /// Before it is ready.
    case starting
    /// Asked to end by SIGTERM.
    case terminated
    /// Asked to end by SIGTERM, and killed while it does.
    case stopping

    /// The phase for a number in 0..<1.
    static func drawn(_ chance: Double) -> Phase {
        switch chance {
        case ..<0.22: .anytime
        case ..<0.37: .acknowledged
        case ..<0.46: .arrived
        case ..<0.58: .created
        case ..<0.68: .billed
        case ..<0.78: .downloading
        case ..<0.90: .starting
        case ..<0.95: .terminated
        default: .stopping
        }
    }
}
