import GRDB
import Synchronization

/// Keeps the write-ahead log small.
///
/// SQLite copies the log into the database by itself after every 1,000 pages, but starts it anew only when no reader
/// looks at it: with readers all the time it would grow for ever.
final class LogGuard: Sendable {
    /// Looks after so many transactions.
    private static let interval = 64
    /// 48 MiB of pages: from here on the writer waits for the readers, which are done within a second.
    static let limit = 48 * 1024 * 1024 / 4096

    private let database: any DatabaseWriter
    private let count = Mutex(0)

    init(_ database: any DatabaseWriter) { self.database = database }

    /// Called between transactions.
    func tend() async {
        let isTime = count.withLock { count in
            count = (count + 1) % Self.interval
            return count == 0
        }
        if isTime { await look() }
    }

    private func look() async {
        guard database is DatabasePool else { return }
        let database = database
        // What cannot be done now is tried again later: the log is as safe as the database.
        _ = try? await Task {
            try await database.writeWithoutTransaction { db in
                let frames = try db.copyLog(.passive)
                if frames > Self.limit { try db.copyLog(.restart) }
            }
        }.value
    }
}
