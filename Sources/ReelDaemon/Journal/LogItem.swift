import ReelStore

/// Something that waits to be written: what costs time is put off to the one who writes.
enum LogItem: Sendable {
    case entry(LogEntry)
    case change(JobChange)

    /// How much would be lost with it, when the journal cannot keep up; smaller is dropped first.
    enum Worth: Int, CaseIterable {
        /// The beginning of a job: there may be a million of them in a minute, and the job tells its own story.
        case enqueued
        /// Another row of a job's history, which the store keeps as well.
        case history
        /// What only the log tells, or somebody has to see.
        case precious
    }

    var worth: Worth {
        switch self {
        case .entry: .precious
        case .change(let change) where change.event == "enqueued": .enqueued
        case .change(let change): change.priority > .info ? .precious : .history
        }
    }

    var entry: LogEntry {
        switch self {
        case .entry(let entry): entry
        case .change(let change): LogEntry(change)
        }
    }
}
