import NIOPosix

/// The threads on which files are read, written and synced, so that no task's thread waits for a disk.
enum FileThreads {
    /// Runs what may block, to its end even when the caller is cancelled.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(IOFailure) -> Value
    ) async throws(IOFailure) -> Value {
        let result: Result<Value, IOFailure> = await withCheckedContinuation { continuation in
            // The pool lives as long as the process, so the work is never refused.
            NIOThreadPool.singleton.submit { _ in
                do throws(IOFailure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
