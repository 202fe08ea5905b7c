import Foundation
import Logging
import ReelCore

/// The general log's way into the ``Journal``.
struct JournalHandler: LogHandler {
    let journal: Journal
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(journal: Journal) { self.journal = journal }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = "\(error)" }
        journal.add(LogEntry(event.level, "\(event.message)", metadata: all, at: Timestamp(Date())))
    }
}
