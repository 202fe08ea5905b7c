/// The answers to NDJSON as they come, a line each: `{"line":1,"id":42,...}`.
package struct AnswerLines: Sendable {
    private static let word = Array(#""id":"#.utf8)

    /// How many jobs were taken.
    package private(set) var count = 0
    private var rest: [UInt8] = []

    package init() {}

    /// Takes what has come.
    ///
    /// - Parameter bytes: some of the answer, cut anywhere.
    /// - Throws: ``BenchTrouble`` with the first line that is no success.
    package mutating func take(_ bytes: some Collection<UInt8>) throws(BenchTrouble) {
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[start..<end]
            try check()
            rest.removeAll(keepingCapacity: true)
            start = bytes.index(after: end)
        }
        rest += bytes[start...]
    }

    private mutating func check() throws(BenchTrouble) {
        let value = rest.drop { $0 != UInt8(ascii: ",") }.dropFirst()
        guard value.starts(with: Self.word) else {
            throw BenchTrouble("a line was no success: \(String(decoding: rest, as: UTF8.self))")
        }
        count += 1
    }
}
