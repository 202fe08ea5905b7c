import Foundation
import ReelAPI
import ReelCore
import Testing

@testable import ReelCommand

/// A long file goes through in pieces: what reading and keying it hold does not grow with it.
@Suite(.timeLimit(.minutes(30)))
struct ImportMemoryTests {
    private static let lines = 100_000

    @Test(arguments: ["jsonl", "csv"])
    func `a hundred thousand lines are read in constant memory`(ending: String) async throws {
        let path = "\(NSTemporaryDirectory())reel-import-\(UUID().uuidString).\(ending)"
        defer { unlink(path) }
        try write(to: path, isCSV: ending == "csv")
        let file = try ImportFile(path)
        let drafts = LineDrafts(request: .init(), queue: .init(), keys: LineKeys(path: file.path))
        var source = try ImportLines(file, drafts, ImageShelf(FakeDaemon(.null), .upload)) { _, _ in }
        var (count, held, mostLines, mostHeld) = (0, 0, 0, 0)
        while case let lines = try await source.next(), !lines.isEmpty {
            count += lines.count
            mostLines = max(mostLines, lines.count)
            // Looking is slow: a few times will do.
            guard count - held >= 10_000 else { continue }
            held = count
            mostHeld = max(mostHeld, Self.bytes(in: source))
        }
        #expect(count == Self.lines)
        #expect(held > Self.lines / 2 && mostHeld > 0)
        // A piece of 64 KiB and what it is cut into, however long the file.
        #expect(mostLines < 20_000 && mostHeld < 4 << 20, "\(mostLines) lines, \(mostHeld) bytes")
    }

    private func write(to path: String, isCSV: Bool) throws {
        var text = isCSV ? "prompt\n" : ""
        for number in 1...Self.lines { text += isCSV ? "p\(number)\n" : #"{"prompt":"p\#(number)"}"# + "\n" }
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// What the buffers in a value come to, however deep they lie; but for the counts of lines that are the same, which are
    /// some twenty bytes a line.
    private static func bytes(in value: Any) -> Int {
        switch value {
        case let piece as [UInt8]: return piece.count
        case let text as String: return text.utf8.count
        case is [UInt64: UInt32]: return 0
        default: break
        }
        guard !(type(of: value) is AnyClass) else { return 0 }
        return Mirror(reflecting: value).children.reduce(MemoryLayout<Int>.size) { $0 + bytes(in: $1.value) }
    }
}
