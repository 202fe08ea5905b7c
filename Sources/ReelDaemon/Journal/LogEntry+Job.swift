import ReelCore
package import ReelStore

extension LogEntry {
    /// A committed row of a job's history: `journalctl REEL_JOB=42` is the job's story.
    ///
    /// Nothing that a person or the provider wrote in free text is in it: the request is nobody else's business, and
    /// the provider's messages may quote it. The history has them for the job's owner.
    package init(_ change: JobChange) {
        let text = "job \(change.job): \(change.phrase)\(change.way)"
        self.init(
            change.priority, text, id: MessageID(jobEvent: change.event), fields: change.fields, at: change.at)
    }
}

extension JobChange {
    /// At `info` the story is complete; what somebody may have to look at stands out.
    package var priority: LogPriority {
        switch (event, state) {
        case ("outcome_unknown", _), ("interrupted", _), ("lost_task", _): .warning
        case (_, .failed) where from != .failed, (_, .inDoubt) where from != .inDoubt: .warning
        case ("not_sent", _), ("server_failed", _), ("lane_refused", _), ("fetch_failed", _), ("overdue", _): .notice
        default: .info
        }
    }

    fileprivate var phrase: String {
        let what =
            switch (event, task) {
            case ("accepted", let task?): "submitted as \(task.rawValue.word ?? "a task")"
            case ("adopted", let task?): "adopted task \(task.rawValue.word ?? "")"
            case ("enqueued", _): "enqueued in lane \(lane)"
            default: event.replacing("_", with: " ")
            }
        return reason.map { "\(what): \($0.word ?? "a code that is no word")" } ?? what
    }

    fileprivate var way: String {
        guard let from else { return ", \(state.rawValue)" }
        return from == state ? " (\(state.rawValue))" : " (\(from.rawValue) -> \(state.rawValue))"
    }

    fileprivate var fields: [LogEntry.Field] {
        let all: [(String, String?)] = [
            ("REEL_JOB", "\(job)"), ("REEL_LANE", lane), ("REEL_TASK", task?.rawValue.word), ("REEL_EVENT", event),
            ("REEL_FROM", from?.rawValue), ("REEL_STATE", state.rawValue), ("REEL_REASON", reason?.word),
            ("REEL_HISTORY", "\(history)"), ("REEL_AT", at.description), ("REEL_OWNER", "\(owner)"),
            ("REEL_BATCH", batch),
        ]
        return all.compactMap { name, value in value.map { LogEntry.Field(name, $0) } }
    }
}

extension String {
    /// The text where it is a code or an id and cannot be prose, whoever sent it; else `nil`.
    fileprivate var word: String? {
        let isWord = utf8.allSatisfy { (0x21...0x7E).contains($0) } && !isEmpty && utf8.count <= 128
        return isWord ? self : nil
    }
}
