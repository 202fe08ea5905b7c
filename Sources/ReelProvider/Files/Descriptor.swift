import Foundation
import Glibc

/// An open file or folder, closed when the last user lets go.
///
/// All calls block.
final class Descriptor: Sendable {
    private let number: Int32

    /// Opens with the flags of `open(2)` and `O_CLOEXEC`; a file that is made is 0600.
    init(opening path: String, _ flags: Int32) throws(IOFailure) {
        number = open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw IOFailure("open") }
    }

    deinit { close(number) }

    /// The size of a regular file; anything else is refused.
    func size() throws(IOFailure) -> Int64 {
        // Not `fstat`: its struct is seen through one module or another, as a build happens to load them. Nothing here
        // has a place in the file, so that moving it disturbs nobody.
        let end = lseek(number, 0, SEEK_END)
        guard end >= 0 else { throw IOFailure("seek") }
        // A folder has an end of a kind, but cannot be read.
        if pread(number, nil, 0, 0) < 0, errno == EISDIR { throw IOFailure("seek", EISDIR) }
        return Int64(end)
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int64) throws(IOFailure) -> [UInt8] {
        var failure: IOFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let place = buffer.baseAddress?.advanced(by: filled)
                let step = pread(number, place, count - filled, off_t(offset) + filled)
                if step < 0 && errno == EINTR { continue }
                if step < 0 { failure = IOFailure("read") }
                guard step > 0 else { break }
                filled += step
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of `bytes` from `offset` on.
    func write(_ bytes: some Collection<UInt8>, at offset: Int64) throws(IOFailure) {
        let failure: IOFailure? = Array(bytes).withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let place = buffer.baseAddress?.advanced(by: done)
                let step = pwrite(number, place, buffer.count - done, off_t(offset) + done)
                if step < 0 && errno == EINTR { continue }
                guard step > 0 else { return IOFailure("write") }
                done += step
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Cuts the file, or makes it longer.
    func truncate(to size: Int64) throws(IOFailure) {
        guard ftruncate(number, off_t(size)) == 0 else { throw IOFailure("truncate") }
    }

    /// Returns when the disk has it all.
    func sync() throws(IOFailure) {
        guard fsync(number) == 0 else { throw IOFailure("sync") }
        FileWatch.tell { .synced(path) }
    }

    /// Where it lies now.
    private var path: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) ?? ""
    }
}
