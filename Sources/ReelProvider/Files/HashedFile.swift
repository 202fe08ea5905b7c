import Crypto
import Glibc
import ReelCore

/// Hashes what is in a file, a piece at a time, so that a big one neither fills memory nor keeps a thread.
struct HashedFile: Sendable {
    private static let step: Int64 = 256 * 1024
    private static let stepsAtOnce: Int64 = 16

    private(set) var hash = SHA256()
    private(set) var length: Int64 = 0

    /// Goes on to `end`.
    ///
    /// - Returns: whether it got there; not when the task was cancelled.
    mutating func read(_ file: Descriptor, to end: Int64) async throws(IOFailure) -> Bool {
        while length < end {
            if Task.isCancelled { return false }
            self = try await FileThreads.run { [self] () throws(IOFailure) in try advanced(file, end) }
        }
        return true
    }

    /// Takes in bytes that follow those read so far.
    mutating func append(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        length += Int64(bytes.count)
    }

    /// Lower-case hexadecimal.
    var hexadecimal: String {
        hash.finalize().hexadecimal
    }

    private func advanced(_ file: Descriptor, _ end: Int64) throws(IOFailure) -> Self {
        var copy = self
        for _ in 0..<Self.stepsAtOnce where copy.length < end {
            let count = Int(min(Self.step, end - copy.length))
            let bytes = try file.read(count, at: copy.length)
            guard bytes.count == count else { throw IOFailure("read", ESTALE) }
            copy.append(bytes)
        }
        return copy
    }
}
