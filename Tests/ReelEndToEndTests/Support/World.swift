import Foundation
import ReelAPI
import ReelCore
import ReelSimulator
import ReelTesting
import Synchronization
import Testing

/// The real daemon as a child process, against a simulated provider in this one.
///
/// Whatever reeld acknowledges is remembered, so that ``verify(_:paidAgain:)`` can ask for all of it in the end.
final class World: Sendable {
    let sim: Simulator
    let time: ProviderTime
    let folder: TemporaryFolder
    let client: SocketClient
    private let life: Mutex<DaemonProcess>
    private let prompts = Mutex<[JobID: String]>([:])

    /// Runs a test in a world of its own, with reeld serving, and ends all of it after that.
    static func run(_ setup: Setup = Setup(), _ test: (World) async throws -> Void) async throws {
        let (time, folder) = (ProviderTime(), try TemporaryFolder())
        let sim = try await Simulator.start(.init(settings: setup.account, now: { time.now }))
        do {
            try await SocketClient.withClient(socketPath: "\(folder.path)/s") { client in
                let world = try World(sim, time, folder, client, setup)
                try await world.live(test)
            }
        } catch {
            await sim.stop()
            throw error
        }
        await sim.stop()
    }

    private init(
        _ sim: Simulator, _ time: ProviderTime, _ folder: TemporaryFolder, _ client: SocketClient, _ setup: Setup
    ) throws {
        (self.sim, self.time, self.folder, self.client) = (sim, time, folder, client)
        life = Mutex(try Self.daemon(setup, sim, folder))
    }

    private static func daemon(_ setup: Setup, _ sim: Simulator, _ folder: TemporaryFolder) throws -> DaemonProcess {
        try DaemonProcess(
            settings: setup.yaml(baseURL: sim.baseURL), environment: setup.environment,
            launcher: setup.launcher(folder), in: folder)
    }

    private func live(_ test: (World) async throws -> Void) async throws {
        do {
            try await daemon.start()
            try await test(self)
        } catch {
            Issue.record("\(error); the log: \(daemon.log)")
            await daemon.kill()
            throw error
        }
        await daemon.kill()
    }

    /// The daemon as it was started last.
    var daemon: DaemonProcess { life.withLock { $0 } }

    /// The state directory as this process sees it, also where reeld has mounts of its own.
    var state: String {
        let seen = daemon.processID.map { "/proc/\($0)/root\(folder.path)/state" } ?? ""
        return FileManager.default.fileExists(atPath: seen) ? seen : "\(folder.path)/state"
    }

    /// Starts reeld on what the last one left.
    func start() async throws { try await daemon.start() }

    /// The same with other settings or another key.
    func start(_ setup: Setup) async throws {
        let next = try Self.daemon(setup, sim, folder)
        life.withLock { $0 = next }
        try await next.start()
    }

    /// Ends reeld as a power cut would.
    func kill() async { await daemon.kill() }

    /// Kills reeld and starts it again.
    func crash() async throws {
        await kill()
        try await start()
    }

    /// Returns as soon as reeld has written `text` to its log that often, over all its lives.
    func logged(_ text: String, times: Int = 1) async throws {
        try await FileWatch.wait(in: folder.path) { [daemon] in
            daemon.log.components(separatedBy: text).count > times
        }
    }

    /// What reeld has acknowledged: each job's prompt.
    var acknowledged: [JobID: String] { prompts.withLock { $0 } }

    func remember(_ job: JobID, _ prompt: String) { prompts.withLock { $0[job] = prompt } }
}
