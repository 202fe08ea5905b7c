import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// `reel submit --from -`, as a shell runs it.
@Suite(.timeLimit(.minutes(30))) struct PipedImportTests {
    @Test func `what is piped in is made once, however often it is piped, and what is new with it`() async throws {
        try await World.run { world in
            let first = try await Self.submit(["one", "two", "one"], in: world)
            #expect(first.contains("3 jobs accepted, 0 refused\n"), "\(first)")
            _ = try await Self.submit(["one", "two", "one"], in: world)
            #expect(try await world.status().jobs.values.reduce(0, +) == 3)
            let last = try await Self.submit(["zero", "one", "two", "one"], in: world)
            #expect(last.contains("4 jobs accepted, 0 refused\n"), "\(last)")
            #expect(try await world.status().jobs.values.reduce(0, +) == 4)
        }
    }

    /// What was said on standard error.
    private static func submit(_ prompts: [String], in world: World) async throws -> String {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: Executables.path(of: "reel"))
        process.arguments = ["submit", "--from", "-", "--yes", "--model", "kling/kling-v3", "--duration", "5"]
        process.environment = ["REEL_SOCKET": "\(world.folder.path)/s", "PATH": "/usr/bin:/bin"]
        (process.standardInput, process.standardError) = (input, output)
        process.standardOutput = FileHandle.nullDevice
        let (exits, exit) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in exit.finish() }
        try process.run()
        let lines = prompts.map { #"{"prompt":"\#($0)"}"# + "\n" }.joined()
        try input.fileHandleForWriting.write(contentsOf: Data(lines.utf8))
        try input.fileHandleForWriting.close()
        for await _ in exits {}
        // A few lines: they fit into the pipe.
        return String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
}
