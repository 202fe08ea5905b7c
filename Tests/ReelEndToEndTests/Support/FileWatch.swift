import Foundation
import Glibc
import ReelTesting

/// Waits for what another process does to files, told by the kernel instead of asking again and again.
enum FileWatch {
    private static let patience: CInt = 60_000

    /// Returns as soon as `isThere` holds, which is asked whenever something changes in the folder itself.
    ///
    /// - Throws: `ProcessTrouble` when nothing changes for a minute.
    static func wait(in folder: String, until isThere: @escaping @Sendable () -> Bool) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { continuation.resume(with: Result { try block(on: folder, until: isThere) }) }
        }
    }

    private static func block(on folder: String, until isThere: () -> Bool) throws {
        let descriptor = inotify_init1(CInt(IN_CLOEXEC))
        defer { close(descriptor) }
        // Watched before the first look, so that no change is missed.
        guard inotify_add_watch(descriptor, folder, UInt32(IN_CREATE | IN_MODIFY | IN_MOVED_TO)) >= 0 else {
            throw ProcessTrouble("cannot watch \(folder): errno \(errno)")
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isThere() {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, patience) > 0 else { throw ProcessTrouble("nothing happens in \(folder)") }
            _ = read(descriptor, &buffer, buffer.count)
        }
    }
}
