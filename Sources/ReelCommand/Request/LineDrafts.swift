package import ReelAPI
import ReelCore

/// Turns the lines of a JSONL file into lines for the daemon: with the flags' changes, and each with a key of its own.
package struct LineDrafts: Sendable {
    private let request: RequestChanges
    private let queue: QueueChanges
    private let key: String

    /// - Parameters:
    ///   - request: changes to every request.
    ///   - queue: changes to every job's queue settings.
    ///   - key: the beginning of every key; the line's number follows.
    package init(request: RequestChanges, queue: QueueChanges, key: String) {
        (self.request, self.queue, self.key) = (request, queue, key)
    }

    /// The line as it is sent.
    ///
    /// - Throws: ``UsageError`` when the flags do not fit it.
    func line(_ json: JSON, number: Int) throws(UsageError) -> LineFeed.Line {
        let draft = try JobDraft(document: json, request: request, queue: queue)
        return LineFeed.Line(number: number, bytes: draft.line(key: "\(key)-\(number)"))
    }

    /// The line as it is sent.
    ///
    /// What is no job goes out as it is: the daemon says why, and the next line stands for itself.
    package func outgoing(_ line: LineFeed.Line) -> LineFeed.Line {
        guard let json = try? JSON(parsing: line.bytes) else { return line }
        return (try? self.line(json, number: line.number)) ?? line
    }
}
