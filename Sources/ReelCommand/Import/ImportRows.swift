import Foundation
import ReelAPI
import ReelCore

/// Reads a file's rows as they are asked for; memory holds a piece of it at a time.
struct ImportRows: Sendable {
    /// The longest line of JSON that the daemon takes.
    private static let maximumLine = 64 << 20

    private enum Cutter: Sendable {
        case lines(LineSplitter)
        case csv(CSVParser)
    }

    private let handle: FileHandle
    private let name: String
    private var cutter: Cutter
    private var header: CSVHeader?
    /// Records that came with the header.
    private var early: [ImportRow] = []
    private var number = 0
    private var unfinished = 0
    private var isAtEnd = false

    /// - Throws: ``UsageError`` for a CSV file whose header is wrong.
    init(_ handle: FileHandle, _ format: ImportFile.Format, name: String) throws {
        (self.handle, self.name) = (handle, name)
        cutter = .lines(LineSplitter())
        guard format == .csv else { return }
        let start = try piece()
        let dialect: CSVDialect
        do throws(UsageError) { dialect = try CSVDialect(start) } catch { throw UsageError("\(name): \(error)") }
        cutter = .csv(CSVParser(separator: dialect.separator, line: dialect.firstLine))
        var rest = Array(start.dropFirst(dialect.prefix))
        while header == nil, !isAtEnd || !rest.isEmpty {
            early += try cut(rest)
            if header == nil { rest = try piece() }
        }
        if header == nil { early += try cut([]) }
        guard header != nil else { throw UsageError("\(name) is empty: its first line names the columns") }
    }

    /// The next rows; none at the end.
    mutating func next() throws -> [ImportRow] {
        if !early.isEmpty {
            defer { early = [] }
            return early
        }
        var rows: [ImportRow] = []
        while rows.isEmpty, !isAtEnd { rows = try cut(try piece()) }
        return rows
    }

    private mutating func piece() throws -> [UInt8] {
        guard let piece = handle.nextChunk() else { throw UsageError("\(name) cannot be read") }
        isAtEnd = piece.isEmpty
        return piece
    }

    private mutating func cut(_ bytes: [UInt8]) throws -> [ImportRow] {
        switch cutter {
        case .lines(var splitter):
            // Kept once: a copy would double it at each piece.
            cutter = .lines(LineSplitter())
            defer { cutter = .lines(splitter) }
            return try lines(bytes, &splitter)
        case .csv(var parser):
            cutter = .lines(LineSplitter())
            defer { cutter = .csv(parser) }
            return try records(bytes, &parser)
        }
    }

    private mutating func lines(_ bytes: [UInt8], _ splitter: inout LineSplitter) throws -> [ImportRow] {
        var rows: [ImportRow] = []
        splitter.append(bytes)
        unfinished += bytes.count
        while let line = splitter.next() {
            unfinished = 0
            take(line, &rows)
        }
        if isAtEnd, let line = splitter.finish() { take(line, &rows) }
        guard unfinished <= Self.maximumLine else {
            throw UsageError("\(name), line \(number + 1): longer than 64 MiB; give one JSON object a line")
        }
        return rows
    }

    private mutating func take(_ line: [UInt8], _ rows: inout [ImportRow]) {
        number += 1
        let isMarked = number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF])
        let bytes = isMarked ? Array(line.dropFirst(3)) : line
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        let json = try? JSON(parsing: bytes)
        rows.append(ImportRow(line: number, content: json.map { .job($0) } ?? .raw(bytes)))
    }

    private mutating func records(_ bytes: [UInt8], _ parser: inout CSVParser) throws -> [ImportRow] {
        var records = parser.take(bytes)
        if isAtEnd { records += parser.finish() }
        // As empty lines are: with flags beside the file, each would be a job that nobody asked for.
        records.removeAll(where: \.isBlank)
        guard !parser.isOverfull else {
            throw UsageError("\(name), line \(parser.currentLine): longer than 16 MiB; is a quote never closed?")
        }
        if header == nil, let first = records.first {
            do throws(UsageError) { header = try CSVHeader(first) } catch { throw UsageError("\(name), \(error)") }
            records.removeFirst()
        }
        guard let header else { return [] }
        return records.map { record in
            do throws(ReelError) {
                return ImportRow(line: record.line, content: .job(try header.job(from: record)))
            } catch {
                return ImportRow(line: record.line, content: .bad(error))
            }
        }
    }
}
