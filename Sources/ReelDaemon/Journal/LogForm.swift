import CSystemd
import Glibc

/// The form in which the log is written.
package enum LogForm: Equatable, Sendable {
    /// Native entries of systemd's journal.
    case journal
    /// For a person's terminal, with colours or without.
    case terminal(usesColor: Bool)
    /// A line with its priority in front, as systemd and others read it from a pipe: `<6>serving`.
    case prefixed

    /// The form that suits a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: where the log goes: standard error.
    ///   - environment: systemd names its stream to the journal in `JOURNAL_STREAM`; that it is set is not enough,
    ///     since a shell may have inherited it and sent standard error elsewhere. `NO_COLOR` and `TERM=dumb` count.
    package init(of descriptor: CInt, environment: [String: String]) {
        if let stream = environment["JOURNAL_STREAM"], reel_is_stream(descriptor, stream) != 0 {
            self = .journal
        } else if isatty(descriptor) == 1 {
            let isPlain = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
            self = .terminal(usesColor: !isPlain)
        } else {
            self = .prefixed
        }
    }
}
