import ReelBench
import Testing

/// The streamed answers to NDJSON.
struct AnswerLinesTests {
    private static let text = """
        {"line":1,"id":7,"state":"queued"}
        {"line":2,"id":8,"state":"queued"}

        """

    @Test(arguments: [1, 2, 5, 30, 1000])
    func `lines are counted however they are cut`(size: Int) throws {
        var answers = AnswerLines()
        var rest = Array(Self.text.utf8)[...]
        while !rest.isEmpty {
            try answers.take(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(answers.count == 2)
    }

    @Test func `an unfinished line is not counted`() throws {
        var answers = AnswerLines()
        try answers.take(Array(#"{"line":1,"id":7"#.utf8))
        #expect(answers.count == 0)
    }

    @Test func `a line that is an error fails with its text`() {
        var answers = AnswerLines()
        let line = #"{"line":3,"error":{"code":"rate_limited"}}"#
        #expect(throws: BenchTrouble("a line was no success: \(line)")) {
            try answers.take(Array((Self.text + line + "\n").utf8))
        }
    }
}
