import GRDB
import Synchronization

/// Keeps the write-ahead log small.
///
/// SQLite copies the log into the database by itself after every 4,096 pages, but starts it anew only when no reader
/// looks at it: with readers all the time it would grow for ever.
final class LogGuard: Sendable {
    /// Looks after so many transactions, or rows that were changed: each may come to a page of the log for each index.
    private static let (interval, mostRows) = (64, 2048)
    /// 48 MiB of pages: from here on the writer waits for the readers, which are done within a second.
    static let limit = 48 * 1024 * 1024 / 4096

    private let database: any DatabaseWriter
    private let since = Mutex((transactions: 0, rows: 0))

    init(_ database: any DatabaseWriter) { self.database = database }

    /// Called between transactions; `rows` are those that the last one has changed.
    func tend(_ rows: Int) {
        let isTime = since.withLock { since in
            since = (since.transactions + 1, since.rows + rows)
            guard since.transactions >= Self.interval || since.rows >= Self.mostRows else { return false }
            since = (0, 0)
            return true
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
