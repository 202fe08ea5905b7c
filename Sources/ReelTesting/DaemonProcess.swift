import Foundation
package import Glibc
import Synchronization

/// A `reeld` of a test's own, as a child process that can be killed and started again on the same state directory.
package final class DaemonProcess: Sendable {
    package let folder: TemporaryFolder
    package var socket: String { "\(folder.path)/s" }
    package var stateDirectory: String { "\(folder.path)/state" }

    private let launcher: [String]
    private let arguments: [String]
    private let environment: [String: String]
    /// Whether it starts under the umask 000, as from a careless shell.
    private let isLax: Bool
    private let pid = Mutex<pid_t?>(nil)

    /// - Parameters:
    ///   - settings: the text of `reeld.yaml`; nil runs `--sandbox`.
    ///   - environment: what the daemon finds in its environment.
    ///   - launcher: a program with arguments that ends by running, in its own place, the command line behind them; none
    ///     runs the daemon as it is.
    ///   - folder: holds its socket, state directory, settings and log.
    ///   - isLax: whether it starts under the umask 000.
    /// - Throws: when the settings cannot be written.
    package init(
        settings: String?, environment: [String: String] = [:], launcher: [String] = [], in folder: TemporaryFolder,
        isLax: Bool = false
    ) throws {
        (self.folder, self.isLax) = (folder, isLax)
        self.launcher = launcher
        self.environment = environment
        var arguments = ["--socket", "\(folder.path)/s", "--state-dir", "\(folder.path)/state"]
        if let settings {
            try settings.write(toFile: "\(folder.path)/reeld.yaml", atomically: true, encoding: .utf8)
            arguments += ["--config", "\(folder.path)/reeld.yaml"]
        } else {
            arguments.append("--sandbox")
        }
        self.arguments = arguments
    }

    deinit { if let pid = pid.withLock(\.self) { Self.end(pid, SIGKILL) } }

    /// Starts it and returns when it serves.
    ///
    /// - Throws: ``ProcessTrouble`` with its log when it does not come up.
    package func start() async throws {
        let ready = try ReadinessSocket(path: "\(folder.path)/n\(UInt32.random(in: 0 ... .max))")
        try launch(["NOTIFY_SOCKET": ready.path])
        let isReady = await Self.blocking { ready.receive("READY=1") }
        guard isReady else { throw ProcessTrouble("reeld did not come up: \(log)") }
    }

    /// Starts it as systemd would that wants to hear all it says, and returns when it serves.
    ///
    /// - Throws: when it cannot be started.
    package func start(telling notices: ServiceNotices, _ variables: [String: String] = [:]) async throws {
        try launch(variables.merging(["NOTIFY_SOCKET": notices.path]) { $1 })
        await notices.wait(for: "READY=1")
    }

    /// Starts it and goes on, so that it can be ended before it serves.
    ///
    /// - Throws: ``ProcessTrouble`` when there is no such program.
    package func launch(_ variables: [String: String] = [:]) throws {
        let lax = isLax ? ["/bin/sh", "-c", "umask 000; exec \"$0\" \"$@\""] : []
        let words = lax + launcher + [Executables.path(of: "reeld")] + arguments
        let child = try Self.spawn(
            words[0], Array(words.dropFirst()), environment.merging(variables) { $1 }, log: "\(folder.path)/log")
        pid.withLock { $0 = child }
    }

    /// Replaces the text of its settings; read at its next start or reload.
    package func write(settings: String) throws {
        try settings.write(toFile: "\(folder.path)/reeld.yaml", atomically: true, encoding: .utf8)
    }

    /// Its number while it runs.
    package var processID: pid_t? { pid.withLock(\.self) }

    /// What it wrote to standard error, over all its lives.
    package var log: String { (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "" }

    /// Ends it as a power cut would, and returns when it is gone.
    package func kill() async { _ = await stop(SIGKILL) }

    /// Asks it to end, and returns its exit code when it has.
    package func terminate() async -> CInt? { await stop(SIGTERM) }

    /// Sends a signal and goes on.
    package func signal(_ number: CInt) { if let pid = pid.withLock(\.self) { Glibc.kill(pid, number) } }

    /// Waits until it has ended by itself or by a signal sent before.
    package func waitForExit() async -> CInt? { await stop(0) }

    private func stop(_ number: CInt) async -> CInt? {
        guard
            let child = pid.withLock({ pid in
                defer { pid = nil }
                return pid
            })
        else { return nil }
        return await Self.blocking { Self.end(child, number) }
    }

    @discardableResult
    private static func end(_ pid: pid_t, _ number: CInt) -> CInt {
        if number != 0 { Glibc.kill(pid, number) }
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// Starts a program with its standard error appended to a file, and no standard input.
    package static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String], log: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for descriptor: CInt in [1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        closeAll(from: 3, in: &actions)
        var attributes = freshSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        var pid: pid_t = 0
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        let result = posix_spawn(&pid, path, &actions, &attributes, words, variables)
        guard result == 0 else { throw ProcessTrouble("cannot start \(path): \(String(cString: strerror(result)))") }
        return pid
    }

    /// The threads of a pool block signals, and the child of one would never hear its own timers.
    private static func freshSignals() -> posix_spawnattr_t {
        var (attributes, none, all) = (posix_spawnattr_t(), sigset_t(), sigset_t())
        posix_spawnattr_init(&attributes)
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    /// NIO's sockets would be inherited: what one test closes would stay open in another one's child.
    ///
    /// The C library has this since 2.34, though Swift's module does not show it.
    private static func closeAll(from descriptor: CInt, in actions: inout posix_spawn_file_actions_t) {
        typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
        let function = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
        if let function { _ = unsafeBitCast(function, to: Function.self)(&actions, descriptor) }
    }
}
