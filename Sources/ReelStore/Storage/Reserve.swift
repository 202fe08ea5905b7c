import Glibc
import ReelCore
import Synchronization

/// Room on the disk that is kept by a file, to be freed for what must be written down when there is no other.
final class Reserve: Sendable {
    private let path: String
    private let size: Int64
    private let held: Mutex<Bool>

    /// Takes over what an earlier process left.
    ///
    /// - Parameters:
    ///   - path: the file, made by ``make()``.
    ///   - size: in bytes; with none there is nothing to keep, and it always lies ready.
    init(path: String, size: Int64) {
        (self.path, self.size) = (path, size)
        held = Mutex(size == 0 || Self.size(of: path) >= size)
    }

    /// Whether it lies ready.
    var isHeld: Bool { held.withLock(\.self) }

    /// Makes it when it is not there; blocks.
    ///
    /// - Returns: whether it lies ready.
    @discardableResult
    func make() -> Bool {
        held.withLock { isHeld in
            if !isHeld { isHeld = allocate() }
            return isHeld
        }
    }

    /// Gives the room back; blocks.
    ///
    /// - Returns: whether there was any.
    func free() -> Bool {
        held.withLock { isHeld in
            guard isHeld, size > 0 else { return false }
            // Emptied first: on some file systems removing a file's name takes room that only this can give.
            _ = truncate(path, 0)
            unlink(path)
            isHeld = false
            return true
        }
    }

    /// All of it or nothing: half a reserve would take room and promise none.
    private func allocate() -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Where the file system cannot do it, the C library writes to each block.
        if posix_fallocate(descriptor, 0, off_t(size)) == 0, fsync(descriptor) == 0 { return true }
        _ = ftruncate(descriptor, 0)
        unlink(path)
        return false
    }

    /// The bytes of a file; none when there is no such file.
    private static func size(of path: String) -> Int64 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        return Int64(lseek(descriptor, 0, SEEK_END))
    }
}
