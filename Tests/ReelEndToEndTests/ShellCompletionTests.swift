import Foundation
import ReelAPI
import ReelCore
import ReelTesting
import Testing

/// The completions as a shell uses them: its script, the program and the daemon.
@Suite(.timeLimit(.minutes(30))) struct ShellCompletionTests {
    @Test func `bash completes the number of a job`() async throws {
        try await World.run { world in
            let job = try await world.submit("a cat")
            _ = try await world.settled(job.id)
            #expect(try await Self.offers("show ''", in: world) == ["\(job.id)"])
            #expect(try await Self.offers("save \(job.id)", in: world) == ["\(job.id)"])
            #expect(try await Self.offers("cancel ''", in: world) == [], "it has ended")
        }
    }

    @Test func `without a daemon the prompt stays clean`() async throws {
        try await World.run { world in
            await world.daemon.kill()
            let offers = try await Self.offers("show ''", in: world)
            #expect(offers == [])
        }
    }

    /// What bash would offer behind `reel`, and whatever was written to the terminal meanwhile.
    private static func offers(_ words: String, in world: World) async throws -> [String] {
        let script = """
            source <("$REEL" --generate-completion-script bash)
            reel() { "$REEL" "$@"; }
            COMP_WORDS=(reel \(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_TYPE=9; COMP_KEY=9
            COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
            _reel reel "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>&1
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["--norc", "-c", script]
        process.environment = [
            "REEL": Executables.path(of: "reel"), "REEL_SOCKET": "\(world.folder.path)/s", "PATH": "/usr/bin:/bin",
        ]
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (output, output)
        let (exits, exit) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in exit.finish() }
        try process.run()
        for await _ in exits {}
        // A few lines: they fit into the pipe.
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
