import Foundation

/// A program of this machine.
struct Tool {
    let path: String

    /// Looks in the usual places.
    init?(_ name: String) {
        let path = ["/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let path else { return nil }
        self.path = path
    }

    static let ffmpeg = Tool("ffmpeg")
    static let ffprobe = Tool("ffprobe")

    /// Runs it and returns what it wrote, to standard output and to standard error.
    func run(_ arguments: [String]) async throws -> (output: Data, errors: String) {
        // Files, because a pipe that nobody reads yet stops the program.
        let (output, errors) = (try TemporaryFile(), try TemporaryFile())
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (output.handle, errors.handle)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (try output.contents(), String(decoding: try errors.contents(), as: UTF8.self))
    }
}
