import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C into the cancellation of what is being done, so that it can leave things in order.
enum Interrupts {
    /// Runs `body`, cancelled by SIGINT, SIGTERM or SIGHUP.
    ///
    /// - Parameter body: what to do.
    /// - Returns: what `body` returns.
    /// - Throws: ``Interruption`` after a signal, else what `body` throws.
    static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let work = Task { try await body() }
        let caught = Caught()
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                caught.note(number)
                work.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        }
        do {
            return try await work.value
        } catch {
            guard let signal = caught.signal else { throw error }
            throw Interruption(signal: signal)
        }
    }
}

/// The first signal that came.
private final class Caught: Sendable {
    private let first = Mutex<Int32?>(nil)
    var signal: Int32? { first.withLock { $0 } }
    func note(_ signal: Int32) { first.withLock { $0 = $0 ?? signal } }
}
