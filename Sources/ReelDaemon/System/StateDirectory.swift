import Foundation
import Glibc
import ReelCore

/// The folder that one daemon owns: database, clips and uploads.
struct StateDirectory: Sendable {
    let path: String

    var database: String { "\(path)/reel.db" }
    var clips: String { "\(path)/clips" }
    var uploads: String { "\(path)/uploads" }

    /// Makes the folder when it is absent (0700) and locks it for this process.
    ///
    /// - Throws: `ReelError` when it cannot be made, or another daemon holds it.
    static func open(_ path: String) throws(ReelError) -> (StateDirectory, lock: LockFile) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ReelError(
                .unavailable, field: "state_dir", "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        // A folder that was made just now is on disk before anything in it is acknowledged.
        for folder in [path, (path as NSString).deletingLastPathComponent] {
            let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if descriptor >= 0 {
                fsync(descriptor)
                close(descriptor)
            }
        }
        return (StateDirectory(path: path), try LockFile(at: "\(path)/lock", of: path))
    }
}

/// A lock that the kernel gives back when the process ends, however it ends.
final class LockFile: Sendable {
    private let descriptor: CInt

    init(at file: String, of folder: String) throws(ReelError) {
        descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw ReelError(.unavailable, field: "state_dir", "\(folder) cannot be written to: \(reason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            let message = "\(folder) is in use by another reeld; stop that one, or name another state_dir"
            throw ReelError(.unavailable, field: "state_dir", message)
        }
    }

    deinit { close(descriptor) }
}
