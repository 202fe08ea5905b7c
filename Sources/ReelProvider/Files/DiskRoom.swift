import CHost
import Glibc
import ReelCore

/// The room on the disk for clips and uploads; what outcomes need to be written down is not theirs.
package struct DiskRoom: Sendable {
    /// A file system: what is free and how large it is, in bytes.
    package typealias Size = (free: Int64, total: Int64)

    /// How the file system of a folder is measured; `nil` where nobody knows.
    private let measure: @Sendable (String) -> Size?

    /// The file systems of this host.
    package init() {
        self.init { folder in
            let (free, total) = (host_free_bytes(folder), host_total_bytes(folder))
            return free < 0 || total < 0 ? nil : (free, total)
        }
    }

    /// File systems of the caller's own telling, for tests.
    package init(_ measure: @escaping @Sendable (String) -> Size?) { self.measure = measure }

    /// Whether what is left is needed for outcomes; blocks.
    ///
    /// - Parameters:
    ///   - folder: one that exists.
    ///   - bytes: that are to be written, too.
    /// - Returns: whether less would be left than outcomes need.
    func isShort(in folder: String, for bytes: Int64 = 0) -> Bool {
        guard let size = measure(folder) else { return false }
        return size.free - bytes < StorageMarks(total: size.total).least
    }

    /// Returns when there is room for so many bytes more; blocks.
    ///
    /// - Throws: ``IOFailure`` (`ENOSPC`), as writing them would.
    func require(_ bytes: Int64, in folder: String) throws(IOFailure) {
        if isShort(in: folder, for: bytes) { throw IOFailure("write", ENOSPC) }
    }
}
