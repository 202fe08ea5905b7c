import Foundation
import ReelAPI
import ReelCore

/// The daemon that the demo starts and stops.
final class DemoDaemon: Sendable {
    /// How long it may take to serve, and to stop.
    private static let patience: Duration = .seconds(20)

    let program: String
    private let folder: DemoFolder
    private let process: Process
    private let exits: AsyncStream<Void>

    var processID: Int32 { process.processIdentifier }

    /// Starts the `reeld` that lies beside this program.
    init(in folder: DemoFolder) throws {
        self.folder = folder
        program = try Self.find()
        guard FileManager.default.createFile(atPath: folder.log, contents: nil),
            let log = FileHandle(forWritingAtPath: folder.log)
        else { throw FileTrouble(folder.log, "cannot be made") }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--sandbox", "--socket", folder.socket, "--state-dir", folder.state]
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (log, log)
        let (exits, exit) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in exit.finish() }
        try process.run()
        (self.process, self.exits) = (process, exits)
    }

    private static func find() throws(CommandFailure) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = URL(filePath: own).deletingLastPathComponent()
        let program = folder.appending(path: "reeld").path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw CommandFailure(.unreached, "the demo needs the daemon beside this program; there is no \(program)")
        }
        return program
    }

    /// Waits until the daemon serves.
    ///
    /// - Throws: an error with the end of its log when it ends instead, or takes too long.
    func isReady(_ client: SocketClient, _ time: any Timekeeper) async throws {
        let end = time.uptime + Self.patience
        while process.isRunning, time.uptime < end {
            if let reply = try? await client.call(.get("/healthz")), reply.status == 200 { return }
            try await time.sleep(for: .milliseconds(50))
        }
        let log = (try? String(contentsOfFile: folder.log, encoding: .utf8)) ?? ""
        let tail = log.split(separator: "\n").suffix(5).joined(separator: "\n")
        throw CommandFailure(.unreached, "\(program) does not serve; its log ends with:\n\(tail)")
    }

    /// Stops the daemon and waits for its end, also when the task is cancelled.
    func stop() async {
        guard process.isRunning else { return }
        process.terminate()
        let process = process
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience / .seconds(1)) {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        let exits = exits
        await Task { for await _ in exits {} }.value
    }
}
