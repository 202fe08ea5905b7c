import Foundation
import Glibc
import ReelTesting

/// A start of `reeld` that ends by itself, since something keeps it from serving.
struct Launch {
    let code: CInt
    /// What it wrote to standard error.
    let output: String

    /// Runs reeld to its end; after 30 s it is killed (exit code 137).
    init(_ arguments: [String], in folder: TemporaryFolder) async throws {
        let log = "\(folder.path)/launch\(UInt32.random(in: 0 ... .max))"
        let pid = try DaemonProcess.spawn(
            "/usr/bin/timeout", ["-s", "KILL", "30", Executables.path(of: "reeld")] + arguments, [:], log: log)
        code = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var status: CInt = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F))
            }
        }
        output = try String(contentsOfFile: log, encoding: .utf8)
    }
}
