import Foundation
import Glibc
import ReelTesting
import Synchronization

/// A program that the bench started, and ends by its number: with the bench at the latest.
package final class Child: Sendable {
    /// All that run, and the signal that ends each at once.
    private static let running = Mutex<[pid_t: CInt]>([:])
    private static let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C"]

    private let logFile: String
    private let farewell: CInt
    private let pid: Mutex<pid_t?>

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - words: its path and arguments.
    ///   - environment: what it finds beside the usual folders for programs.
    ///   - log: the file that takes what it writes.
    ///   - farewell: the signal that ends it at once.
    /// - Throws: when there is no such program.
    init(_ words: [String], _ environment: [String: String] = [:], log: String, farewell: CInt = SIGKILL) throws {
        (logFile, self.farewell) = (log, farewell)
        let variables = Self.environment.merging(environment) { $1 }
        let child = try DaemonProcess.spawn(words[0], Array(words.dropFirst()), variables, log: log)
        Self.running.withLock { $0[child] = farewell }
        pid = Mutex<pid_t?>(child)
    }

    deinit { if let pid = pid.withLock(\.self) { _ = Self.reap(pid, farewell) } }

    /// Its number while it runs.
    var processID: pid_t? { pid.withLock(\.self) }

    /// What it wrote.
    var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    /// Ends it, and returns its exit code when it is gone.
    ///
    /// - Parameter signal: the one that is sent; `nil`: what ends it at once.
    /// - Returns: the code, negative for a signal.
    @discardableResult
    func end(_ signal: CInt? = nil) async -> CInt? { await finish(signal ?? farewell) }

    /// Waits until it has ended by itself.
    func waitForExit() async -> CInt? { await finish(0) }

    /// Ends all there are, before the bench itself ends.
    package static func endAll() {
        let children = running.withLock(\.self)
        for (pid, signal) in children { kill(pid, signal) }
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - words: its path and arguments.
    ///   - environment: what it finds beside the usual folders for programs.
    ///   - log: the file that takes what it writes; a new one.
    /// - Returns: what it wrote.
    /// - Throws: ``BenchTrouble`` when it does not end well.
    @discardableResult
    static func run(_ words: [String], _ environment: [String: String] = [:], log: String) async throws -> String {
        try? FileManager.default.removeItem(atPath: log)
        let child = try Child(words, environment, log: log)
        let code = await child.waitForExit()
        guard code == 0 else {
            let name = URL(fileURLWithPath: words[0]).lastPathComponent
            throw BenchTrouble("\(name) ended with \(code ?? 0): \(child.log.suffix(2000))")
        }
        return child.log
    }

    /// Runs what waits for others on a thread of its own.
    static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    private func finish(_ signal: CInt) async -> CInt? {
        let child = pid.withLock { pid in
            defer { pid = nil }
            return pid
        }
        guard let child else { return nil }
        return await Self.blocking { Self.reap(child, signal) }
    }

    private static func reap(_ pid: pid_t, _ signal: CInt) -> CInt {
        if signal != 0 { kill(pid, signal) }
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        running.withLock { _ = $0.removeValue(forKey: pid) }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
}
