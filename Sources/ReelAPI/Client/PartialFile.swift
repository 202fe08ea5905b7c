import Foundation

/// A file on its way: written beside its final name, which it gets when it is whole and on disk.
struct PartialFile: ~Copyable {
    private(set) var bytes: Int64 = 0
    private let descriptor: CInt
    private let path: String
    private let finalPath: String

    /// Opens a file of another name in the folder of `finalPath`.
    init(for finalPath: String) throws {
        self.finalPath = finalPath
        let url = URL(filePath: finalPath)
        let folder = finalPath.contains("/") ? url.deletingLastPathComponent().path(percentEncoded: false) : "."
        path = "\(folder)/.\(url.lastPathComponent).\(getpid()).part"
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileTrouble(finalPath, "cannot be written") }
    }

    mutating func write(_ data: some Collection<UInt8>) throws {
        let bytes = Array(data)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileTrouble(finalPath, "cannot be written") }
            offset += count
        }
        self.bytes += Int64(bytes.count)
    }

    /// Puts the whole file in its place, over what was there.
    func finish() throws {
        guard fsync(descriptor) == 0, rename(path, finalPath) == 0 else {
            throw FileTrouble(finalPath, "cannot be written")
        }
    }

    /// Closes the file, and removes what has not been finished.
    func discard() {
        close(descriptor)
        unlink(path)
    }
}

/// A file of the user's that cannot be read or written.
package struct FileTrouble: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let description: String

    /// With the system's word for what went wrong last.
    package init(_ path: String, _ what: String, code: CInt = errno) {
        self.path = path
        description = "\(path) \(what): \(String(cString: strerror(code)))"
    }
}
