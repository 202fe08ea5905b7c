/// How a CSV file is written: what stands before its first line, and between its fields.
package struct CSVDialect: Hashable, Sendable {
    package let separator: UInt8
    /// So many bytes at the beginning are no record: a byte order mark, and a line `sep=;`.
    package let prefix: Int
    /// The number of the first line behind them.
    package let firstLine: Int

    /// Reads the beginning of a file.
    ///
    /// - Parameter start: the first line at least.
    /// - Throws: ``UsageError`` for another encoding than UTF-8.
    package init(_ start: [UInt8]) throws(UsageError) {
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            throw UsageError("the file is UTF-16: save it as CSV in UTF-8")
        }
        let mark = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let rest = start.dropFirst(mark)
        // What some spreadsheets write for each other.
        if rest.starts(with: Array("sep=".utf8)), rest.count > 5, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            (separator, prefix, firstLine) = (rest[mark + 4], end + 1, 2)
            return
        }
        (separator, prefix, firstLine) = (Self.separator(ofHeader: rest), mark, 1)
    }

    /// A comma, a semicolon or a tab: whichever the header has most of outside quotes; a comma where it has none.
    private static func separator(ofHeader start: ArraySlice<UInt8>) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var (counts, isQuoted) = ([UInt8: Int](), false)
        for byte in start {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if counts.isEmpty { continue }
                break
            }
            if candidates.contains(byte) { counts[byte, default: 0] += 1 }
        }
        return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] && $0 != $1 } ?? candidates[0]
    }
}
