import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Synchronization
import Testing

/// No number of a job is in no file: a result takes another's place only when it tells all its jobs.
extension ImportAgainTests {
    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `once more leaves the first run's result, and names its own`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        let said = try await run(path, "--again")
        #expect(said.contains("what became of each line is in \(path).result.2.jsonl\n"))
        #expect(try ids("\(path).result.jsonl") == [1, 2])
        #expect(try ids("\(path).result.2.jsonl") == [3, 4])
        // What tells the first two once more takes the place of that file alone.
        try await run(path)
        #expect(try ids("\(path).result.jsonl") == [1, 2])
        #expect(try ids("\(path).result.2.jsonl") == [3, 4])
        #expect(!exists("\(path).result.3.jsonl"))
    }

    @Test func `the job of a line that was rewritten stays in the earlier result`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        _ = try file("a.csv", ["one", "other"])
        try await run(path)
        #expect(try ids("\(path).result.jsonl") == [1, 2])
        #expect(try ids("\(path).result.2.jsonl") == [1, 3])
        // With both lines in it, one result tells what the two did.
        _ = try file("a.csv", ["one", "two", "other"])
        try await run(path)
        #expect(try ids("\(path).result.jsonl") == [1, 2, 3])
        #expect(!exists("\(path).result.2.jsonl"))
    }

    @Test func `what a run with conflicts made stays in its result when the next one does not tell it`() async throws {
        let path = try file("a.csv", ["one", "two"])
        try await run(path)
        _ = try file("a.csv", ["one", "two", "three"])
        try await run(path, "--batch", "spring")
        #expect(try ids("\(path).result.2.jsonl") == [3])
        try await run(path)
        #expect(try ids("\(path).result.jsonl") == [1, 2])
        #expect(try ids("\(path).result.2.jsonl") == [3])
        #expect(!exists("\(path).result.3.jsonl"))
    }

    @Test func `Ctrl-C in the middle leaves the numbers so far, and says how to go on`() async throws {
        let path = try file("a.csv", ["one", "two", "three"])
        let world = world()
        world.daemon.lines.withLock { [book] lines in
            lines = { kind, line in
                if kind == "/v1/jobs", book.count == 1 {
                    withUnsafeCurrentTask { task in if let task { task.cancel() } }
                }
                return book.answer(kind, line)
            }
        }
        let work = Task { try await world.run("submit", "--from", path, "--yes") }
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(try book.count == 2 && ids("\(path).result.jsonl") == [1, 2])
        let resumption = "reel submit --from \(path), with the other flags as they are\n"
        #expect(world.printed.error.contains("broken off after 2 jobs; only the rest is made by: \(resumption)"))
        #expect(world.printed.error.contains("what became of the lines so far is in \(path).result.jsonl\n"))
        try await run(path)
        #expect(try book.count == 3 && ids("\(path).result.jsonl") == [1, 2, 3])
    }

    @Test(arguments: [
        (["--from", "a.csv"], true), (["--from", "a.csv", "--wait"], true), (["--from", "-"], false),
        (["--from", "-", "--wait"], false), (["a.json", "--wait"], true), (["-", "--wait"], false), (["a.json"], false),
    ])
    func `Ctrl-C is heard where it can be`(arguments: [String], isHeard: Bool) throws {
        #expect(try CommandLineTool.parse(["submit"] + arguments)?.endsOrderly == isHeard)
    }

    @Test func `a limit of the daemon's is no verdict on the line: the import stops there`() async throws {
        let path = try file("a.csv", ["one", "two", "three"])
        let world = world()
        world.daemon.lines.withLock { [book] lines in
            lines = { kind, line in
                guard kind == "/v1/jobs", book.count == 1 else { return book.answer(kind, line) }
                return ErrorAnswer(ReelError(.rateLimited, field: "limits.queued_jobs", "1000 are queued")).json
            }
        }
        let error = await #expect(throws: CommandFailure.self) {
            try await world.run("submit", "--from", path, "--yes")
        }
        #expect(error?.message == "line 3: the daemon is at a limit: limits.queued_jobs: 1000 are queued")
        #expect(error?.exitCode == CommandOutcome.failed.rawValue)
        #expect(world.printed.error.contains("broken off after 1 jobs; only the rest is made by: reel submit --from"))
        try await run(path)
        #expect(try book.count == 3 && ids("\(path).result.jsonl") == [1, 2, 3])
    }
}
