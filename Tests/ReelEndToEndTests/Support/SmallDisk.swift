import Foundation
import Glibc
import ReelTesting

/// A small ext4 file system of a daemon's own, mounted on its state directory in a mount namespace of its own: with the
/// daemon's end, mount and loop device are gone, however the test ended.
enum SmallDisk {
    private static let bytes = 64 << 20

    /// Whether this host lets a test mount anything.
    static let isPossible: Bool = {
        let probe = "mount -t tmpfs none /tmp && test -e /dev/loop-control && command -v mkfs.ext4"
        guard geteuid() == 0, run("/usr/bin/unshare", ["-m", "--propagation", "private", "/bin/sh", "-c", probe]) else {
            print("SKIPPED: the tests of a full disk need root, unshare, loop devices and mkfs.ext4")
            return false
        }
        return true
    }()

    /// Makes the file system when it is not there.
    ///
    /// - Returns: what starts a daemon on it.
    static func launcher(in folder: TemporaryFolder) throws -> [String] {
        let (image, state) = ("\(folder.path)/disk", "\(folder.path)/state")
        if !FileManager.default.fileExists(atPath: image) {
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            guard FileManager.default.createFile(atPath: image, contents: nil), truncate(image, bytes) == 0,
                run("/usr/sbin/mkfs.ext4", ["-q", "-F", "-m", "0", image])
            else { throw ProcessTrouble("cannot make a file system in \(image)") }
        }
        let script = "mount -o loop '\(image)' '\(state)' && exec \"$0\" \"$@\""
        return ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script]
    }

    /// Takes all the room there is.
    static func fill(_ state: String) throws {
        let file = open("\(state)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ProcessTrouble("cannot fill \(state): errno \(errno)") }
        defer { close(file) }
        var size: off_t = 0
        for step: off_t in [1 << 20, 64 << 10, 4 << 10] {
            while posix_fallocate(file, size, step) == 0 { size += step }
        }
    }

    /// Gives all of it back.
    static func clear(_ state: String) { unlink("\(state)/filler") }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
