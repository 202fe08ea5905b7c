import ReelAPI
import ReelCore

/// Turns the rows of a file into lines for the daemon: with the flags' changes, their images, and each with a key.
struct ImportLines: Sendable {
    private var rows: ImportRows
    private var drafts: LineDrafts
    private let shelf: ImageShelf
    private let folder: String
    /// Rows that were read and are no lines yet, the next one last.
    private var pending: [ImportRow] = []
    /// Told of rows that cannot be sent.
    private let refuse: @Sendable (Int, ReelError) throws -> Void

    init(
        _ file: ImportFile, _ drafts: LineDrafts, _ shelf: ImageShelf,
        refuse: @escaping @Sendable (Int, ReelError) throws -> Void
    ) throws {
        rows = try file.rows()
        (self.drafts, self.shelf, folder, self.refuse) = (drafts, shelf, file.folder, refuse)
    }

    /// The next lines to send; none at the end.
    ///
    /// They end with the first whose image had to be uploaded: the daemon closes a request that gets no lines for a minute,
    /// and the images of all rows that are read at once may take longer.
    ///
    /// - Returns: at least one line, but at the end.
    /// - Throws: ``UsageError`` when the file cannot be read, and whatever the daemon fails at.
    mutating func next() async throws -> [LineFeed.Line] {
        var lines: [LineFeed.Line] = []
        let uploads = await shelf.attempts
        while true {
            if pending.isEmpty, lines.isEmpty { pending = try rows.next().reversed() }
            guard let row = pending.popLast() else { return lines }
            if let line = try await line(row) { lines.append(line) }
            if !lines.isEmpty, await shelf.attempts > uploads { return lines }
        }
    }

    private mutating func line(_ row: ImportRow) async throws -> LineFeed.Line? {
        switch row.content {
        case .raw(let bytes): return LineFeed.Line(number: row.line, bytes: bytes)
        case .bad(let error): try refuse(row.line, error)
        case .job(let json):
            do {
                let placed = try await shelf.placing(json, in: folder)
                return try drafts.line(placed, number: row.line)
            } catch let error as UsageError {
                try refuse(row.line, ReelError(.invalidRequest, error.description))
            } catch let refusal as ErrorAnswer {
                try refusal.requireVerdict(line: row.line)
                throw refusal
            }
        }
        return nil
    }
}
