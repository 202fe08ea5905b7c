import Foundation
import ReelAPI
import ReelCore
import Synchronization

/// The file that tells, line by line, what an import came to.
final class ImportResult: Sendable {
    private static let step = 64 << 10

    let path: String
    private let handle: FileHandle
    private let buffer = Mutex<[UInt8]>([])

    /// Opens the file anew; the result of an earlier run is written over, since this one tells all of it again.
    ///
    /// - Throws: ``UsageError`` for a file that is there and no such result, or cannot be written.
    init(_ path: String) throws(UsageError) {
        if let handle = FileHandle(forReadingAtPath: path) {
            let start = (try? handle.read(upToCount: 16)) ?? nil
            guard start.map({ $0.isEmpty || $0.starts(with: Data(#"{"line":"#.utf8)) }) ?? false else {
                throw UsageError("\(path) is there already, and is no result of an import: name another --result")
            }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw UsageError(
                "\(path) cannot be written (\(String(cString: strerror(errno)))): name another file with --result")
        }
        (self.path, handle) = (path, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    func add(_ answer: JSON) throws {
        let isFull = buffer.withLock { buffer in
            buffer += answer.bytes
            buffer.append(UInt8(ascii: "\n"))
            return buffer.count >= Self.step
        }
        if isFull { try flush() }
    }

    /// Hands over what has been added.
    func flush() throws {
        try buffer.withLock { buffer in
            guard !buffer.isEmpty else { return }
            try handle.write(contentsOf: Data(buffer))
            buffer = []
        }
    }
}
