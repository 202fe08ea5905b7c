import ReelAPI
import ReelCore

/// Turns the rows of a file into lines for the daemon: with the flags' changes, their images, and each with a key.
struct ImportLines: Sendable {
    private var rows: ImportRows
    private var drafts: LineDrafts
    private let shelf: ImageShelf
    private let folder: String
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
    mutating func next() async throws -> [LineFeed.Line] {
        var lines: [LineFeed.Line] = []
        while lines.isEmpty {
            let rows = try rows.next()
            if rows.isEmpty { break }
            for row in rows { if let line = try await line(row) { lines.append(line) } }
        }
        return lines
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
            }
        }
        return nil
    }
}
