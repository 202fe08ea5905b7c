import Synchronization

/// What was done to files in custody, in its order, for who has to know what a power cut would leave: the tests.
package enum FileWatch {
    /// A step, with the path that it was about.
    package enum Step: Equatable, Sendable {
        case synced(String)
        case moved(String)
    }

    private static let watcher = Mutex<(@Sendable (Step) -> Void)?>(nil)

    /// Has one watcher told of each step of the process.
    ///
    /// - Parameters:
    ///   - told: called on the threads where files are written.
    ///   - work: for so long.
    /// - Throws: what `work` throws.
    package static func watch(_ told: @escaping @Sendable (Step) -> Void, during work: () async throws -> Void)
        async rethrows
    {
        watcher.withLock { $0 = told }
        defer { watcher.withLock { $0 = nil } }
        try await work()
    }

    static func tell(_ step: () -> Step) { watcher.withLock(\.self)?(step()) }
}
