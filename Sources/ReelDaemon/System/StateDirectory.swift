import Foundation
import Glibc
import Logging
import ReelCore

/// The folder that one daemon owns: database, clips and uploads.
struct StateDirectory: Sendable {
    let path: String

    var database: String { "\(path)/reel.db" }
    var clips: String { "\(path)/clips" }
    var uploads: String { "\(path)/uploads" }

    /// Makes the folder when it is absent (0700), closes it to others, and locks it for this process.
    ///
    /// - Throws: `ReelError` when it cannot be made or closed, or another daemon holds it.
    static func open(_ path: String, logger: Logger) throws(ReelError) -> (StateDirectory, lock: LockFile) {
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
                Glibc.close(descriptor)
            }
        }
        let lock = try LockFile(at: "\(path)/lock", of: path)
        try close(path, logger)
        return (StateDirectory(path: path), lock)
    }

    /// One that was open to others is closed, with all that is in it: requests and clips are nobody else's to read.
    private static func close(_ path: String, _ logger: Logger) throws(ReelError) {
        guard let mode = mode(of: path), mode & 0o077 != 0 else { return }
        guard chmod(path, 0o700) == 0 else {
            let reason = String(cString: strerror(errno))
            let message =
                "\(path) is open to other users and cannot be closed (\(reason)): give it to the user that runs reeld"
            throw ReelError(.unavailable, field: "state_dir", message)
        }
        let names = FileManager.default.enumerator(atPath: path)
        while let name = names?.nextObject() as? String {
            guard let mode = Self.mode(of: "\(path)/\(name)") else { continue }
            // What cannot be changed is behind a closed door all the same.
            if mode & 0o077 != 0 { chmod("\(path)/\(name)", mode_t(mode & 0o700)) }
        }
        logger.notice(
            "the state directory was open to others; it is closed now",
            metadata: ["state_dir": "\(path)", "was": "\(String(mode, radix: 8))"])
    }

    /// `nil` for a link, whose own mode means nothing.
    private static func mode(of path: String) -> Int? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType != .typeSymbolicLink
        else { return nil }
        return attributes[.posixPermissions] as? Int
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
