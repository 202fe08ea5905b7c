import Dispatch

/// Lets a server's thread wait for a test.
enum Blocking {
    /// Returns when the stream ends.
    static func wait(for stream: AsyncStream<Void>) {
        let semaphore = DispatchSemaphore(value: 0)
        Task {
            for await _ in stream {}
            semaphore.signal()
        }
        semaphore.wait()
    }
}
