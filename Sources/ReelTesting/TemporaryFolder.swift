import Foundation
import Synchronization

/// A folder of a test's own with a short path, since a socket's path has 107 bytes at most; gone with its last user.
package final class TemporaryFolder: Sendable {
    package let path: String
    private let isKept = Atomic(false)

    /// - Parameter inMemory: whether it may lie in memory, where a sync costs nothing; on a machine that has such a place.
    /// - Throws: when the folder cannot be made.
    package init(inMemory: Bool = false) throws {
        let name = String(UInt64.random(in: .min ... .max), radix: 36)
        let hasMemory = inMemory && FileManager.default.isWritableFile(atPath: "/dev/shm")
        path = "\(hasMemory ? "/dev/shm" : "/tmp")/reel-\(name)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    /// Leaves it behind for a person to look into.
    package func keep() { isKept.store(true, ordering: .relaxed) }

    deinit {
        guard !isKept.load(ordering: .relaxed) else { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}
