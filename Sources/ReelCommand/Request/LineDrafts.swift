package import ReelAPI
package import ReelCore

/// Turns the lines of a file into lines for the daemon: with the flags' changes, and each with a key of its own.
package struct LineDrafts: Sendable {
    private let request: RequestChanges
    private let queue: QueueChanges
    private var keys: LineKeys

    /// - Parameters:
    ///   - request: changes to every request.
    ///   - queue: changes to every job's queue settings.
    ///   - keys: gives each line its key.
    package init(request: RequestChanges, queue: QueueChanges, keys: LineKeys) {
        (self.request, self.queue, self.keys) = (request, queue, keys)
    }

    /// The next line as it is sent.
    ///
    /// - Parameters:
    ///   - json: what it says, its images in their places.
    ///   - number: its number in the file.
    /// - Returns: the line with its key, and the guard against duplicates, unless it carries a key itself.
    /// - Throws: ``UsageError`` when it is no job, or the flags do not fit it.
    package mutating func line(_ json: JSON, number: Int) throws(UsageError) -> LineFeed.Line {
        let draft = try JobDraft(document: json, request: request, queue: queue)
        let bare = try JobDraft(document: json, request: RequestChanges(), queue: QueueChanges())
        return LineFeed.Line(number: number, bytes: draft.line(key: keys.next(for: bare)))
    }
}
