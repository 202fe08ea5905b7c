import Foundation
import ReelAPI
import ReelCommand
import Testing

@Suite struct LineTests {
    @Test func `a stream is cut into lines wherever its pieces end`() {
        var splitter = LineSplitter()
        var lines: [String] = []
        for piece in ["ab", "c\nd", "", "\r\n\n", "e"] {
            splitter.append(piece.utf8)
            while let line = splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(lines == ["abc", "d", ""])
        #expect(splitter.finish() == [UInt8(ascii: "e")])
        #expect(splitter.finish() == nil)
    }

    @Test func `a file's lines keep their numbers, empty ones are left out`() throws {
        let path = NSTemporaryDirectory() + "reel-\(UUID().uuidString)"
        try Data("a\n\n  \nb\r\nc".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        var lines = try InputFile(path).lines()
        var read: [LineFeed.Line] = []
        while case let more = try lines.next(), !more.isEmpty { read += more }
        #expect(read.map(\.number) == [1, 4, 5])
        #expect(read.map { String(decoding: $0.bytes, as: UTF8.self) } == ["a", "b", "c"])
    }

    @Test func `a file that is no JSON is refused without repeating it`() throws {
        let path = NSTemporaryDirectory() + "reel-\(UUID().uuidString)"
        try Data("secret".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        #expect { try InputFile(path).json() } throws: { error in
            error is UsageError && !"\(error)".contains("secret") && "\(error)".contains(path)
        }
        #expect(throws: UsageError.self) { try InputFile("/nowhere").json() }
    }
}
