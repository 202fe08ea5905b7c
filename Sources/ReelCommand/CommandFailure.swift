package import ReelAPI
import ReelCore

/// Why a command ends without having done its work: for the person, the program and the shell.
package struct CommandFailure: Error, Sendable {
    package let exitCode: Int32
    /// `nil` when nothing is to be said.
    package let message: String?
    /// The same for a program that reads JSON.
    package let answer: ErrorAnswer?

    /// - Parameters:
    ///   - error: what was thrown.
    ///   - socketPath: where the daemon was looked for.
    package init(_ error: any Error, socketPath: String) {
        switch error {
        case let failure as Self: self = failure
        case let refusal as ErrorAnswer: self.init(refusal)
        case let error as ReelError: self.init(ErrorAnswer(error))
        case let usage as UsageError:
            self.init(.refused, usage.description, ReelError(.invalidRequest, usage.description))
        case let trouble as SocketTrouble:
            let message = trouble.advice(for: socketPath)
            self.init(.unreached, message, ReelError(.unavailable, message))
        case let interruption as Interruption:
            self.init(exitCode: 128 + interruption.signal, message: nil, answer: nil)
        default: self.init(.failed, "\(error)", ReelError(.internal, "\(error)"))
        }
    }

    /// A failure with words of its own.
    init(_ status: CommandOutcome, _ message: String) { self.init(status, message, ReelError(.unavailable, message)) }

    private init(_ refusal: ErrorAnswer) {
        // A 500 is the daemon's own failure; everything else says what is wrong with the request.
        let status: CommandOutcome = refusal.status == 500 ? .failed : .refused
        let message = refusal.requestID.map { "\(refusal.description) (request \($0))" } ?? refusal.description
        self.init(exitCode: status.rawValue, message: message, answer: refusal)
    }

    private init(_ status: CommandOutcome, _ message: String, _ error: ReelError) {
        self.init(exitCode: status.rawValue, message: message, answer: ErrorAnswer(error))
    }

    private init(exitCode: Int32, message: String?, answer: ErrorAnswer?) {
        (self.exitCode, self.message, self.answer) = (exitCode, message, answer)
    }
}

extension SocketTrouble {
    /// What went wrong at the daemon's socket, and what helps.
    package func advice(for path: String) -> String {
        switch self {
        case .unreachable(let reason):
            """
            the daemon is not reached at \(path): \(reason).
            Start it with 'systemctl start reeld.socket', or try reel without a key and without cost:
            'reel demo', or 'reeld --sandbox --socket \(path) --state-dir DIR'.
            Another socket is named by --socket or REEL_SOCKET.
            """
        case .denied:
            """
            the daemon's socket \(path) is not open to you: your user must be allowed to write to it.
            On most systems its group is 'reel': ask for membership, and log in again.
            """
        case .broken(let reason):
            """
            the daemon at \(path) was lost: \(reason).
            Whether it acted on the call is not known: look with 'reel list' before you repeat it.
            """
        }
    }
}
