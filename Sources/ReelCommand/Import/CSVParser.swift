/// Cuts a stream of bytes into the records of a CSV file (RFC 4180), wherever its pieces end.
///
/// Lines end with LF, CRLF or CR; empty ones are passed over. Memory holds one record.
package struct CSVParser: Sendable {
    private enum State { case fieldStart, plain, quoted, afterQuote }

    /// A record larger than this is a quote that was never closed.
    package static let maximumRecord = 16 << 20

    private let separator: UInt8
    private var state = State.fieldStart
    private var line: Int
    private var recordLine: Int
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    private var size = 0
    private var problem: String?
    private var isBehindReturn = false
    /// What is finished and not handed out yet.
    private var records: [CSVRecord] = []

    /// - Parameters:
    ///   - separator: what stands between two fields.
    ///   - line: the number of the first line that comes.
    package init(separator: UInt8, line: Int = 1) { (self.separator, self.line, recordLine) = (separator, line, line) }

    /// Whether the record that is being read is larger than any can be.
    package var isOverfull: Bool { size > Self.maximumRecord }
    /// The line that the record being read begins on.
    package var currentLine: Int { recordLine }

    /// The records that end in some bytes.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [CSVRecord] {
        for byte in bytes { take(byte) }
        defer { records = [] }
        return records
    }

    /// The record behind the last line's end.
    package mutating func finish() -> [CSVRecord] {
        if state == .quoted { problem = "a quote is opened and never closed" }
        if state != .fieldStart || !fields.isEmpty { endRecord() }
        defer { records = [] }
        return records
    }

    private mutating func take(_ byte: UInt8) {
        let isSecondHalf = isBehindReturn && byte == UInt8(ascii: "\n")
        isBehindReturn = byte == UInt8(ascii: "\r")
        let isLineEnd = isBehindReturn || byte == UInt8(ascii: "\n")
        if isLineEnd, !isSecondHalf { line += 1 }
        if state == .quoted { return takeQuoted(byte) }
        if isSecondHalf { return recordLine = line }
        if isLineEnd { return endLine() }
        switch byte {
        case separator: endField()
        case UInt8(ascii: "\""): takeQuote()
        default:
            if state == .afterQuote {
                note("text follows the quote that closes a field: a quote inside is written twice")
            }
            add(byte)
            state = .plain
        }
    }

    private mutating func takeQuoted(_ byte: UInt8) {
        if byte == UInt8(ascii: "\"") { state = .afterQuote } else { add(byte) }
    }

    private mutating func takeQuote() {
        switch state {
        case .fieldStart: state = .quoted
        case .afterQuote:
            add(UInt8(ascii: "\""))
            state = .quoted
        case .plain, .quoted:
            note("a quote stands inside a field without quotes: put the field in quotes, and the quote inside twice")
            add(UInt8(ascii: "\""))
        }
    }

    private mutating func add(_ byte: UInt8) {
        size += 1
        // What nobody can mean is not kept; the reader sees that it is too much.
        if size <= Self.maximumRecord + 1 { field.append(byte) }
    }

    private mutating func note(_ what: String) { problem = problem ?? what }

    private mutating func endField() {
        fields.append(field)
        field = []
        state = .fieldStart
    }

    private mutating func endLine() {
        // An empty line has no field that anything was said of.
        if state == .fieldStart, fields.isEmpty { return recordLine = line }
        endRecord()
    }

    private mutating func endRecord() {
        endField()
        records.append(CSVRecord(line: recordLine, fields: fields, problem: problem))
        (fields, problem, size, recordLine) = ([], nil, 0, line)
    }
}
