import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Synchronization
import Testing

/// `reel submit --from`.
@Suite struct ImportTests {
    private let folder: String

    init() throws {
        folder = "\(NSTemporaryDirectory())reel-import-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// A daemon that takes every job but those whose prompt is `bad`.
    private func daemon(caps: [BudgetAnswer.CapLine] = []) -> FakeDaemon {
        let budget = BudgetAnswer(per: .month, window: "2027-01", timeZone: "UTC", caps: caps)
        let daemon = FakeDaemon(budget.json)
        daemon.lines.withLock { lines in
            lines = { path, line in
                let json = (try? JSON(parsing: line.bytes)) ?? nil
                if json["request"]?["prompt"]?.string == "bad" {
                    return ErrorAnswer(ReelError(.invalidRequest, field: "request.prompt", "it is bad")).json
                }
                if path == "/v1/jobs" { return ["line": 99, "id": .whole(line.number * 10), "state": "queued"] }
                var answer = EstimateAnswer(model: "m", lane: "main", request: [:], credits: 600)
                (answer.seconds, answer.takes) = (5, json["takes"]?.integer ?? 1)
                return answer.json
            }
        }
        return daemon
    }

    private static let csv = "prompt,duration,takes\none,5,\nbad,5,\nshort\ntwo,5,2\n"

    @Test func `the summary comes first, with each bad line, and nothing is sent without a yes`() async throws {
        let world = World(daemon())
        let path = try file("a.csv", Self.csv)
        #expect(try await world.run("submit", "--from", path) == .refused)
        #expect(world.daemon.sent(to: "/v1/jobs").isEmpty)
        #expect(world.printed.error.contains("line 3: request.prompt: it is bad\n"))
        #expect(world.printed.error.contains("line 4: the line has 1 fields, the header has 3"))
        #expect(world.printed.error.contains("nothing was submitted: say --yes to submit it\n"))
        #expect(
            world.printed.output == """
                lines    4, of which 2 would be refused
                jobs     3
                clips    3
                seconds  15
                credits  1800

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(path).result.jsonl"))
    }

    @Test func `with a yes the good lines go, and the result tells of each`() async throws {
        let world = World(daemon())
        let path = try file("a.csv", Self.csv)
        #expect(try await world.run("submit", "--from", path, "--yes", "--batch", "b") == .refused)
        let sent = world.daemon.sent(to: "/v1/jobs").map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(sent.count == 3)
        #expect(sent[0].contains(#"{"request":{"prompt":"one","duration":5},"batch":"b","idempotency_key":"file-"#))
        #expect(sent[0].contains(#"-1","again":false}"#))
        let result = try String(contentsOfFile: "\(path).result.jsonl", encoding: .utf8)
        let lines = try result.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(Set(lines.compactMap { $0["line"]?.integer }) == [2, 3, 4, 5])
        #expect(lines.compactMap { $0["id"]?.integer } == [20, 50])
        #expect(lines.filter { $0["error"] != nil }.count == 2)
        #expect(world.printed.output.contains("line 2: job 20 queued\n"))
        #expect(world.printed.error.contains("2 jobs accepted, 2 refused\n"))
    }

    @Test func `at a terminal it asks, and only a yes goes on`() async throws {
        let path = try file("a.csv", Self.csv)
        let no = World(daemon(), typed: "")
        #expect(try await no.run("submit", "--from", path) == .refused)
        #expect(no.printed.error.contains("Submit 3 jobs for 1800 credits and leave out 2 lines? [y/N] "))
        #expect(no.daemon.sent(to: "/v1/jobs").isEmpty)
        let yes = World(daemon(), typed: "y")
        _ = try await yes.run("submit", "--from", path)
        #expect(yes.daemon.sent(to: "/v1/jobs").count == 3)
    }

    @Test func `JSON lines are read as before, and a mark at their beginning is passed over`() async throws {
        let world = World(daemon())
        let path = try file("a.jsonl", "\u{FEFF}{\"prompt\":\"a\"}\r\n\njunk\n{\"request\":{\"prompt\":\"b\"}}")
        _ = try await world.run("submit", "--from", path, "--yes")
        let sent = world.daemon.sent(to: "/v1/jobs")
        #expect(sent.map(\.number) == [1, 3, 4])
        #expect(String(decoding: sent[1].bytes, as: UTF8.self) == "junk")
    }

    @Test func `the caps say what is left, and what waits`() async throws {
        let cap = BudgetAnswer.CapLine(.lane, "main", per: .day, .credits, cap: 1000, left: 400, until: FakeTime.start)
        let world = World(daemon(caps: [cap]))
        let path = try file("a.csv", Self.csv)
        #expect(try await world.run("submit", "--from", path, "--dry-run") == .refused)
        #expect(
            world.printed.output.contains(
                "cap       lane main, 1000 credits a day: 400 left, this takes 1800: what is beyond waits"))
    }

    @Test func `with --json standard output has nothing but JSON`() async throws {
        let world = World(daemon())
        let path = try file("a.csv", Self.csv)
        _ = try await world.run("submit", "--from", path, "--yes", "--json")
        let lines = try world.printed.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        let summary = try #require(lines.compactMap { $0["summary"] }.first)
        #expect(summary["jobs"]?.integer == 3 && summary["refused"]?.integer == 2)
        #expect(lines.compactMap { $0["id"]?.integer } == [20, 50])
    }

    @Test func `a file that is no result is not written over`() async throws {
        let world = World(daemon())
        let path = try file("a.csv", Self.csv)
        let other = try file("mine.txt", "mine")
        await #expect(throws: UsageError.self) {
            try await world.run("submit", "--from", path, "--yes", "--result", other)
        }
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "mine")
        #expect(world.daemon.sent(to: "/v1/jobs").isEmpty)
    }

    @Test func `a file without columns, or not there, is refused before anything is asked`() async throws {
        for path in [try file("e.csv", ""), try file("h.csv", "promt\nx\n"), "/nowhere/x.csv", folder] {
            let world = World(daemon())
            await #expect(throws: UsageError.self) { try await world.run("submit", "--from", path, "--yes") }
            #expect(world.daemon.sent(to: "/v1/estimate").isEmpty)
        }
    }

    @Test(arguments: [
        ["--from", "a.csv", "--deadline", "2h"], ["--model", "m", "--yes"], ["--model", "m", "--result", "x"],
    ])
    func `what cannot be meant is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try CommandLineTool.parse(["submit"] + arguments) }
    }
}
