import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Synchronization
import Testing

/// `reel submit --from`, run again: what was made is found, and only the rest is made and paid for.
@Suite struct ImportAgainTests {
    /// Takes jobs by their keys, as the daemon does.
    final class Book: Sendable {
        private struct State {
            var jobs: [String: (id: Int, line: JSON)] = [:]
            var isInTrouble = false
            var room = Int.max
        }

        private let state = Mutex(State())

        /// What was made.
        var count: Int { state.withLock { $0.jobs.count } }

        /// From the next line behind so many new jobs on, the daemon fails.
        func fail(after room: Int) { state.withLock { $0.room = room } }

        func answer(_ path: String, _ line: LineFeed.Line) -> JSON {
            state.withLock { state in
                guard let json = try? JSON(parsing: line.bytes), let key = json["idempotency_key"]?.string else {
                    return ErrorAnswer(ReelError(.invalidRequest, "no key")).json
                }
                if let known = state.jobs[key] {
                    guard known.line == json else {
                        return ErrorAnswer(ReelError(.conflict, field: "idempotency_key", "another body")).json
                    }
                    return ["line": 1, "id": .whole(known.id), "state": "queued"]
                }
                if json["request"]?["prompt"]?.string == "bad" {
                    return ErrorAnswer(ReelError(.invalidRequest, field: "request.prompt", "it is bad")).json
                }
                guard path == "/v1/jobs" else {
                    return EstimateAnswer(model: "m", lane: "main", request: [:], credits: 600).json
                }
                guard state.room > 0 else {
                    return ErrorAnswer(ReelError(.unavailable, "the disk is slow")).json
                }
                state.room -= 1
                let id = state.jobs.count + 1
                state.jobs[key] = (id, json)
                return ["line": 1, "id": .whole(id), "state": "queued"]
            }
        }
    }

    let folder: String
    let book = Book()

    init() throws {
        folder = "\(NSTemporaryDirectory())reel-import-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func file(_ name: String, _ lines: [String]) throws -> String {
        let path = "\(folder)/\(name)"
        let text = (["prompt"] + lines).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    func world() -> World {
        let daemon = FakeDaemon(BudgetAnswer(per: .month, window: "2027-01", timeZone: "UTC", caps: []).json)
        daemon.lines.withLock { [book] lines in lines = { book.answer($0, $1) } }
        return World(daemon)
    }

    /// - Returns: what was said on standard error.
    @discardableResult
    func run(_ path: String, _ more: String...) async throws -> String {
        let world = world()
        let arguments = ["submit", "--from", path, "--yes"] + more
        let command = try #require(try CommandLineTool.parse(arguments) as? any Subcommand)
        _ = try await command.run(world.context())
        return world.printed.error
    }

    /// The jobs in a result file, in its order.
    func ids(_ path: String) throws -> [Int] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").flatMap { line in
            try JSON(parsing: String(line))["id"]?.integer.map { [$0] } ?? []
        }
    }

    @Test func `a corrected line is made, and the others are found with their numbers`() async throws {
        let path = try file("a.csv", ["one", "bad", "three"])
        try await run(path)
        #expect(try book.count == 2 && ids("\(path).result.jsonl") == [1, 2])
        _ = try file("a.csv", ["one", "two", "three"])
        try await run(path)
        #expect(try book.count == 3 && ids("\(path).result.jsonl") == [1, 3, 2])
    }

    @Test func `lines that were added are made, whether before or behind the others`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        _ = try file("a.csv", ["zero", "one", "two", "three"])
        try await run(path)
        #expect(try book.count == 4 && ids("\(path).result.jsonl") == [3, 1, 2, 4])
    }

    @Test func `the same line twice is two jobs, in each run the same two`() async throws {
        let path = try file("a.csv", ["one", "one"])
        try await run(path)
        try await run(path)
        #expect(book.count == 2)
        _ = try file("a.csv", ["one", "one", "one"])
        try await run(path)
        #expect(book.count == 3)
    }

    @Test func `a copy is another import, a link is the same`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        let link = "\(folder)/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        try await run(link)
        #expect(book.count == 2)
        try await run(try file("copy.csv", ["one", "two"]))
        #expect(book.count == 4)
    }

    @Test func `once more says by what name to go on, and that name makes nothing twice`() async throws {
        let path = try file("a.csv", ["one", "two", "three"])
        try await run(path)
        book.fail(after: 1)
        let world = world()
        let error = await #expect(throws: CommandFailure.self) {
            try await world.run("submit", "--from", path, "--yes", "--again")
        }
        #expect(error?.exitCode == CommandOutcome.failed.rawValue)
        #expect(error?.message == "line 3: the daemon is in trouble: the disk is slow")
        let resumption = "reel submit --from \(path) --again --idempotency-key key, with the other flags as they are\n"
        #expect(world.printed.error.contains("if this is broken off, go on with: \(resumption)"))
        #expect(world.printed.error.contains("broken off after 1 jobs; only the rest is made by: \(resumption)"))
        book.fail(after: .max)
        try await run(path, "--again", "--idempotency-key", "key")
        #expect(try book.count == 6 && ids("\(path).result.2.jsonl") == [4, 5, 6])
    }

    @Test func `one that was broken off loses no number, and makes only the rest when it is run again`() async throws {
        let path = try file("a.csv", ["one", "two", "three", "four"])
        book.fail(after: 2)
        await #expect(throws: CommandFailure.self) { try await run(path) }
        #expect(try book.count == 2 && ids("\(path).result.jsonl") == [1, 2])
        _ = try file("a.csv", ["new", "one", "two", "three", "four"])
        book.fail(after: 0)
        await #expect(throws: CommandFailure.self) { try await run(path) }
        // Broken off at its first line, it leaves what is known as it was.
        #expect(try book.count == 2 && ids("\(path).result.jsonl") == [1, 2])
        book.fail(after: .max)
        let said = try await run(path)
        #expect(said.contains("what became of each line is in \(path).result.jsonl\n"))
        #expect(try book.count == 5 && ids("\(path).result.jsonl") == [3, 1, 2, 4, 5])
        #expect(!FileManager.default.fileExists(atPath: "\(path).result.2.jsonl"))
    }

    @Test func `with other flags known lines are refused, and their numbers stay`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        let hint = "2 lines were submitted before with other flags: give the same ones to go on with"
        var said = try await run(path, "--batch", "spring")
        #expect(said.contains("there is nothing to submit\n\(hint)"))
        _ = try file("a.csv", ["one", "two", "three"])
        said = try await run(path, "--batch", "spring")
        #expect(try book.count == 3 && ids("\(path).result.jsonl") == [1, 2])
        #expect(said.contains("\n\(hint)"))
        #expect(said.contains("what became of each line is in \(path).result.2.jsonl\n"))
        #expect(try ids("\(path).result.2.jsonl") == [3])
    }

    @Test func `a file that changes while it is submitted is submitted as it was`() async throws {
        let path = try file("a.csv", ["one", "two"])
        let daemon = world().daemon
        daemon.lines.withLock { [book] lines in
            lines = { kind, line in
                // Between the summary and the submission, in place and longer.
                try? Data("prompt\nother\nlines\nthan\nthese\n".utf8).write(to: URL(filePath: path))
                return book.answer(kind, line)
            }
        }
        #expect(try await World(daemon).run("submit", "--from", path, "--yes") == .done)
        #expect(book.count == 2)
        let sent = daemon.sent(to: "/v1/jobs").map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(sent.allSatisfy { $0.contains("one") || $0.contains("two") } && sent.count == 2)
    }

    @Test func `a pipe is read once and sent twice, and has no name of its own`() async throws {
        func piped() async throws {
            let pipe = Pipe()
            try pipe.fileHandleForWriting.write(contentsOf: Data("prompt\none\ntwo\n".utf8))
            try pipe.fileHandleForWriting.close()
            try await run("/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)", "--result", "/dev/null")
            withExtendedLifetime(pipe) {}
        }
        try await piped()
        try await piped()
        #expect(book.count == 2)
    }

    @Test func `a file that cannot be read to its end is not taken for a shorter one`() async throws {
        await #expect { try await run("/proc/self/mem") } throws: { "\($0)".contains("cannot be read to its end") }
        await #expect { try await run(folder) } throws: { "\($0)".contains("is a folder") }
        #expect(book.count == 0)
    }

    @Test func `an answer of the daemon's own trouble stops the summary, too`() async throws {
        let world = World(FakeDaemon(BudgetAnswer(per: .month, window: "2027-01", timeZone: "UTC", caps: []).json))
        world.daemon.lines.withLock { lines in
            lines = { _, _ in ErrorAnswer(ReelError(.internal, "no idea")).json }
        }
        let path = try file("a.csv", ["one"])
        await #expect(throws: CommandFailure.self) { try await world.run("submit", "--from", path, "--dry-run") }
    }
}
