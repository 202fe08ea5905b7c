import Foundation

/// A file that is read as a whole, and refused when it is larger than it has any reason to be.
struct SmallFile {
    /// Why a file could not be read.
    struct Failure: Error {
        let message: String
        /// Whether there is no such file.
        var isMissing = false

        /// What the last system call says.
        static var system: Failure { Failure(message: String(cString: strerror(errno)), isMissing: errno == ENOENT) }
    }

    let path: String
    /// In bytes.
    let limit: Int

    func read() throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw Failure(message: "it has more than \(limit) bytes") }
        }
    }
}
