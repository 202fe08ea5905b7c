import Foundation
import ReelAPI
import ReelCommand
import ReelCore
import Synchronization
import Testing

/// `reel backup` and `reel check`.
@Suite struct HouseCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reel-\(UUID().uuidString)")
    private var file: String { folder.appendingPathComponent("b.db").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

    @Test func `a backup is one file, for its owner alone`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = World(FakeDaemon([:]))
        #expect(try await world.run("backup", file) == .done)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "abc" && names == ["b.db"])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(world.printed.output.contains("3 bytes") && world.printed.output.contains("whole"))
    }

    @Test func `a file that is there is written over by force only`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try "old".write(toFile: file, atomically: true, encoding: .utf8)
        let world = World(FakeDaemon([:]))
        await #expect(throws: UsageError.self) { try await world.run("backup", file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old" && world.daemon.calls.isEmpty)
        #expect(try await world.run("backup", file, "--force", "--json") == .done)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "abc")
        let json = try JSON(parsing: world.printed.output)
        #expect(json["bytes"]?.integer == 3 && json["ok"]?.bool == true)
    }

    @Test func `a backup that came over damaged is none`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let daemon = FakeDaemon([:])
        daemon.promise.withLock { $0 = StreamedAnswer(bytes: 3, sha256: "x", promised: (4, "x")) }
        await #expect(throws: CommandFailure.self) { try await World(daemon).run("backup", file) }
        #expect(names.isEmpty)
    }

    @Test func `a check that finds something ends with 1 and says what`() async throws {
        let well: JSON = ["ok": true, "checked": ["jobs": 3], "findings": [], "findings_total": 0]
        let first = World(FakeDaemon(well))
        #expect(try await first.run("check") == .done)
        #expect(first.printed.output.contains("all is well: checked 3 jobs"))
        let finding: JSON = ["kind": "file", "job": 42, "file": "1-0.mp4", "message": "the file is not there"]
        let ill: JSON = ["ok": false, "checked": ["jobs": 3], "findings": [finding], "findings_total": 5]
        let second = World(FakeDaemon(ill))
        #expect(try await second.run("check") == .failed)
        #expect(second.printed.output.contains("file job 42 1-0.mp4: the file is not there"))
        #expect(second.printed.output.contains("and 4 more"))
    }
}
