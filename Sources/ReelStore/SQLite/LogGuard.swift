import GRDB
import Synchronization

/// Keeps the write-ahead log small.
///
/// SQLite copies the log into the database by itself after every 4,096 pages, but starts it anew only when no reader
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
    func tend() {
        let isTime = count.withLock { count in
            count = (count + 1) % Self.interval
            return count == 0
        }
        if isTime { look() }
    }

    private func look() {
        guard database is DatabasePool else { return }
        // What cannot be done now is tried again later: the log is as safe as the database.
        try? database.writeWithoutTransaction { db in
            let frames = try db.copyLog(.passive)
            if frames > Self.limit { try db.copyLog(.restart) }
        }
    }
}
