import Foundation
import Glibc
import ReelTesting

/// A `reeld` without a key: its lane is parked, so that it takes jobs and submits none.
struct Reeld: Sendable {
    let child: Child
    let folder: String
    /// From its start to the word that it serves.
    let startTime: Duration

    var socket: String { "\(folder)/s" }
    var database: String { "\(folder)/state/reel.db" }

    /// Starts it.
    ///
    /// - Parameter folder: has its state, and may have it from before.
    /// - Returns: when it serves.
    /// - Throws: ``BenchTrouble`` with its log when it does not come up.
    static func start(in folder: String) async throws -> Reeld {
        let settings = "\(folder)/reeld.yaml"
        try "log: { level: info }\n".write(toFile: settings, atomically: true, encoding: .utf8)
        let ready = try ReadinessSocket(path: "\(folder)/n")
        let words = [
            Executables.path(of: "reeld"), "--socket", "\(folder)/s", "--state-dir", "\(folder)/state", "--config",
            settings,
        ]
        let clock = ContinuousClock()
        let begun = clock.now
        let child = try Child(words, ["NOTIFY_SOCKET": ready.path], log: "\(folder)/log")
        guard await Child.blocking({ ready.receive("READY=1", within: 30) }) else {
            await child.end()
            throw BenchTrouble("reeld did not come up: \(child.log.suffix(2000))")
        }
        return Reeld(child: child, folder: folder, startTime: clock.now - begun)
    }

    /// Ends it in order, so that its database is whole without the log.
    func stop() async { await child.end(SIGTERM) }
}
