import Foundation
import Glibc
import ReelTesting

/// A `reeld` of the bench's own; without a key its lane is parked, so that it takes jobs and submits none.
struct Reeld: Sendable {
    static let plainSettings = "log: { level: info }\n"

    let child: Child
    let folder: String
    /// From its start to the word that it serves.
    let startTime: Duration

    var socket: String { "\(folder)/s" }
    var database: String { "\(folder)/state/reel.db" }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - folder: has its state, and may have it from before.
    ///   - settings: the text of its settings.
    ///   - environment: what it finds in its environment.
    /// - Returns: when it serves.
    /// - Throws: ``BenchTrouble`` with its log when it does not come up.
    static func start(
        in folder: String, settings: String = Reeld.plainSettings, environment: [String: String] = [:]
    ) async throws -> Reeld {
        try settings.write(toFile: "\(folder)/reeld.yaml", atomically: true, encoding: .utf8)
        let ready = try ReadinessSocket(path: "\(folder)/n")
        let words = [
            Executables.path(of: "reeld"), "--socket", "\(folder)/s", "--state-dir", "\(folder)/state", "--config",
            "\(folder)/reeld.yaml",
        ]
        let clock = ContinuousClock()
        let begun = clock.now
        let variables = environment.merging(["NOTIFY_SOCKET": ready.path]) { $1 }
        let child = try Child(words, variables, log: "\(folder)/log")
        guard await Child.blocking({ ready.receive("READY=1", within: 30) }) else {
            await child.end()
            throw BenchTrouble("reeld did not come up: \(child.log.suffix(2000))")
        }
        return Reeld(child: child, folder: folder, startTime: clock.now - begun)
    }

    /// Starts it in a new folder, and once more: the first start makes the database.
    ///
    /// - Parameters:
    ///   - folder: has its state.
    ///   - settings: the text of its settings.
    ///   - environment: what it finds in its environment.
    /// - Returns: when it serves again.
    /// - Throws: ``BenchTrouble`` with its log when it does not come up.
    static func startTwice(
        in folder: String, settings: String = Reeld.plainSettings, environment: [String: String] = [:]
    ) async throws -> Reeld {
        let first = try await start(in: folder, settings: settings, environment: environment)
        await first.stop()
        return try await start(in: folder, settings: settings, environment: environment)
    }

    /// Ends it in order, so that its database is whole without the log.
    func stop() async { await child.end(SIGTERM) }

    /// Ends it as a power cut would.
    func kill() async { await child.end(SIGKILL) }
}
