import HTTPTypes
import Hummingbird
import NIOCore

/// Runs a connection's tasks on the thread that reads and writes it: to change threads costs more than most requests.
///
/// What is known to take longer than some milliseconds is to be given to the pool, see ``offLoop(_:)``.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs what takes long on the pool's threads, so that the other connections of the loop are served meanwhile.
///
/// - Parameter body: what takes long.
/// - Returns: what it returns.
/// - Throws: what it throws.
func offLoop<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    try await withTaskExecutorPreference(globalConcurrentExecutor, operation: body)
}

extension Request {
    /// To read more than this takes long.
    private static let shortBody = 64 * 1024

    /// Whether its body takes long to be read and checked, or may.
    var isLong: Bool {
        guard [.post, .put, .patch].contains(method) else { return false }
        return headers[.contentLength].flatMap(Int.init).map { $0 > Self.shortBody } ?? true
    }
}
