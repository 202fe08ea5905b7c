import Glibc
import ReelCore

/// A file that is read once and has no name any more: it is gone with its last user, however that ends.
package struct NamelessFile: Sendable {
    private static let step: Int64 = 256 * 1024

    private let file: Descriptor
    package let bytes: Int64
    /// Lower-case hexadecimal.
    package let sha256: String

    /// Opens the file at `path` and takes its name away.
    package init(takingAway path: String) async throws {
        do throws(IOFailure) {
            let file = try await FileThreads.run { () throws(IOFailure) in
                defer { unlink(path) }
                return try Descriptor(opening: path, O_RDONLY | O_NOFOLLOW)
            }
            let size = try file.size()
            var hashed = HashedFile()
            guard try await hashed.read(file, to: size) else { throw IOFailure("read", ECANCELED) }
            (self.file, bytes, sha256) = (file, size, hashed.hexadecimal)
        } catch {
            throw ReelError(.unavailable, "the copy cannot be read: \(error.jobError.message)")
        }
    }

    /// The bytes from `offset` on, some at a time; none at the end.
    package func piece(at offset: Int64) async throws -> [UInt8] {
        let count = Int(min(Self.step, bytes - offset))
        do throws(IOFailure) {
            return try await FileThreads.run { [file] () throws(IOFailure) in try file.read(count, at: offset) }
        } catch {
            throw ReelError(.unavailable, "the copy cannot be read: \(error.jobError.message)")
        }
    }
}
