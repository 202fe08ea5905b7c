import ReelCommand
import ReelCore
import Testing

/// RFC 4180, and what people's programs make of it.
@Suite struct CSVParserTests {
    /// The records of a text: whole, and cut into single bytes, which must come to the same.
    private func records(_ text: String, separator: Character = ",") -> [CSVRecord] {
        let byte = separator.asciiValue ?? 0
        var (whole, cut) = (CSVParser(separator: byte), CSVParser(separator: byte))
        var (one, two) = (whole.take(text.utf8), [CSVRecord]())
        for byte in text.utf8 { two += cut.take([byte]) }
        one += whole.finish()
        two += cut.finish()
        #expect(one == two)
        return one
    }

    private func texts(_ text: String, separator: Character = ",") -> [[String]] {
        records(text, separator: separator).map { $0.fields.map { String(decoding: $0, as: UTF8.self) } }
    }

    @Test func `fields are parted by commas, lines by any end`() {
        #expect(texts("a,b\n1,2\r\n3,4\r5,6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]])
        #expect(texts("a,,\n,,b\n") == [["a", "", ""], ["", "", "b"]])
        #expect(texts("a\tb;c", separator: "\t") == [["a", "b;c"]])
    }

    @Test func `quotes keep commas, line ends and quotes`() {
        #expect(texts(#""a,b","c""d""#) == [["a,b", #"c"d"#]])
        #expect(texts("\"one\ntwo\",x\r\n\"three\r\nfour\",y") == [["one\ntwo", "x"], ["three\r\nfour", "y"]])
        #expect(texts("\"\",\"\"\"\"\n") == [["", "\""]])
    }

    @Test func `records know the line they begin on, empty lines are passed over`() {
        let found = records("h\r\n\r\n\"a\r\nb\nc\"\n\n\nd\n")
        #expect(found.map(\.line) == [1, 3, 8])
        #expect(records("\n\n").isEmpty && records("").isEmpty)
        // A line with quotes in it is not empty.
        #expect(texts("\"\"\n") == [[""]])
    }

    @Test func `what is malformed is told, and the lines behind it are read`() {
        let found = records("a,b\"c\nd,e\n\"x\"y,z\nf,g\n\"open,\nto the end")
        #expect(found.map { $0.problem != nil } == [true, false, true, false, true])
        #expect(found.map(\.line) == [1, 2, 3, 4, 5])
        #expect(found[0].problem?.contains("inside a field") == true)
        #expect(found[2].problem?.contains("follows the quote") == true)
        #expect(found[4].problem?.contains("never closed") == true)
    }

    @Test func `what is no UTF-8 is told with its field`() {
        var parser = CSVParser(separator: UInt8(ascii: ","))
        let found = parser.take([0x61, 0x2C, 0xFF, 0x0A])
        let error = #expect(throws: ReelError.self) { try found[0].texts() }
        #expect(error?.message.contains("field 2 is not UTF-8") == true)
    }

    @Test func `a quote that is never closed does not fill the memory`() {
        var parser = CSVParser(separator: UInt8(ascii: ","))
        _ = parser.take([UInt8(ascii: "\"")])
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<17 where !parser.isOverfull { _ = parser.take(piece) }
        #expect(parser.isOverfull && parser.currentLine == 1)
    }

    @Test(arguments: [
        ("a,b;c", ","), ("a;b;c", ";"), ("a\tb", "\t"), ("prompt", ","), ("\"a;b;c\",d", ","), ("\n\na;b", ";"),
        ("", ","),
    ])
    func `the separator is the one that the header has`(start: String, separator: Character) throws {
        let dialect = try CSVDialect(Array(start.utf8))
        #expect(dialect.separator == separator.asciiValue && dialect.prefix == 0 && dialect.firstLine == 1)
    }

    @Test func `a byte order mark and a spreadsheet's word on the separator are passed over`() throws {
        let marked = try CSVDialect([0xEF, 0xBB, 0xBF] + Array("a;b\n".utf8))
        #expect(marked.prefix == 3 && marked.separator == UInt8(ascii: ";"))
        let said = try CSVDialect([0xEF, 0xBB, 0xBF] + Array("sep=;\r\na,b\n".utf8))
        #expect(said.prefix == 10 && said.separator == UInt8(ascii: ";") && said.firstLine == 2)
        #expect(throws: UsageError.self) { try CSVDialect([0xFF, 0xFE, 0x61, 0]) }
    }
}
