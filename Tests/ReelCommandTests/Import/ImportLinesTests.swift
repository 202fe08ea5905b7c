import Foundation
import ReelAPI
import ReelCore
import Testing

@testable import ReelCommand

/// How rows become lines: which are passed over, and when those with images are handed out.
@Suite struct ImportLinesTests {
    private let folder: String
    private static let upload: JSON = [
        "url": .string(ImageShelfTests.url), "bytes": 58, "width": 512, "height": 512, "content_type": "image/png",
    ]

    init() throws {
        folder = "\(NSTemporaryDirectory())reel-lines-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["a.png", "b.png"] {
            try Data(ImageShelfTests.png).write(to: URL(filePath: "\(folder)/\(name)"))
        }
    }

    private func lines(_ text: String, _ daemon: FakeDaemon) throws -> ImportLines {
        let path = "\(folder)/shots.csv"
        try Data(text.utf8).write(to: URL(filePath: path))
        let file = try ImportFile(path)
        let drafts = LineDrafts(request: .init(), queue: .init(), keys: LineKeys(path: file.path))
        return try ImportLines(file, drafts, ImageShelf(daemon, .upload)) { number, error in
            Issue.record("line \(number): \(error)")
        }
    }

    @Test func `a row of empty cells is passed over, and those behind it keep their numbers`() async throws {
        var source = try lines(",,\nprompt,duration,takes\n,,\none,5,\n , \t,\n\n\"\",,\ntwo,5,\n,,", FakeDaemon(.null))
        let (numbers, rest) = (try await source.next().map(\.number), try await source.next().count)
        #expect(numbers == [4, 8] && rest == 0)
    }

    @Test func `a line goes as soon as its image is uploaded, before the images of the next ones`() async throws {
        let daemon = FakeDaemon(Self.upload, status: 201)
        var source = try lines("prompt,first_frame\none,\ntwo,@a.png\nthree,@b.png\nfour,@a.png\nfive,\n", daemon)
        var (numbers, uploads) = ([[Int]](), [Int]())
        while case let lines = try await source.next(), !lines.isEmpty {
            numbers.append(lines.map(\.number))
            uploads.append(daemon.calls.count)
        }
        // What is uploaded already takes no time.
        #expect(numbers == [[2, 3], [4], [5, 6]] && uploads == [1, 2, 2])
    }

    @Test(arguments: [
        (ReelError(.rateLimited, field: "limits.uploads", "one is in progress"), "at a limit: limits.uploads: one"),
        (ReelError(.storageFull, "no room"), "in trouble: no room"),
    ])
    func `a limit at an upload stops the import rather than leaving the line out`(
        refusal: ReelError, words: String
    ) async throws {
        let answer = ErrorAnswer(refusal)
        var source = try lines("prompt,first_frame\none,@a.png\n", FakeDaemon(answer.json, status: answer.status))
        do {
            _ = try await source.next()
            Issue.record("the line went, or was left out")
        } catch let failure as CommandFailure {
            #expect(failure.message?.hasPrefix("line 2: the daemon is \(words)") == true, "\(failure)")
        }
    }

    @Test func `an import that is still running keeps its result from the others`() throws {
        let path = "\(folder)/result.jsonl"
        let (first, second) = (try ImportResult(path), try ImportResult(path))
        try second.add(["line": 2, "id": 7])
        #expect(try second.finish(isWhole: true) == "\(folder)/result.2.jsonl")
        try first.add(["line": 2, "id": 7])
        // On the disk at once, whatever becomes of the process.
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"line\":2,\"id\":7}\n")
        #expect(try first.finish(isWhole: true) == path)
    }
}
