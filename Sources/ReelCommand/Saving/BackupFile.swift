import Foundation
import ReelAPI
import ReelCore

/// Where a backup is written: beside its name until it is whole and on disk, readable by its owner alone.
final class BackupFile: Sendable {
    let isStandardOutput: Bool
    private let path: String
    private let partial: String
    private let force: Bool
    private let descriptor: CInt

    /// - Throws: ``UsageError`` for a file that is there and not to be written over, ``FileTrouble``.
    init(_ path: String, force: Bool) throws {
        (self.path, self.force, partial, isStandardOutput) = (path, force, "\(path).partial", path == "-")
        if path == "-" {
            descriptor = STDOUT_FILENO
            return
        }
        guard force || !FileManager.default.fileExists(atPath: path) else { throw Self.isThere(path) }
        unlink(partial)
        descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileTrouble(partial, "cannot be written") }
    }

    deinit { if !isStandardOutput { close(descriptor) } }

    func write(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw FileTrouble(isStandardOutput ? "standard output" : partial, "cannot be written")
            }
            offset += count
        }
    }

    /// Gives the file its name, when the disk has it all.
    func finish() throws {
        guard !isStandardOutput else { return }
        guard fsync(descriptor) == 0 else { throw FileTrouble(partial, "cannot be written") }
        // A link is refused where a file has come meanwhile; a file system without links has to do with a look.
        if force {
            guard rename(partial, path) == 0 else { throw FileTrouble(path, "cannot be written") }
        } else if link(partial, path) == 0 {
            unlink(partial)
        } else {
            guard errno != EEXIST, !FileManager.default.fileExists(atPath: path) else { throw Self.isThere(path) }
            guard rename(partial, path) == 0 else { throw FileTrouble(path, "cannot be written") }
        }
        let folder =
            path.contains("/") ? URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false) : "."
        let entries = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if entries >= 0 {
            fsync(entries)
            close(entries)
        }
    }

    /// Removes what has not become a backup.
    func discard() { if !isStandardOutput { unlink(partial) } }

    private static func isThere(_ path: String) -> UsageError {
        UsageError("\(path) is there already; name another file, or write over it with --force")
    }
}
