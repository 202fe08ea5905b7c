import Foundation
import ReelAPI
import ReelCore
import Synchronization

/// The file that tells, line by line, what an import came to.
///
/// It is written beside that of an earlier run and takes its place when it tells all of it again: a run that is broken off
/// loses no number of a job.
final class ImportResult: Sendable {
    private static let step = 64 << 10

    private let path: String
    /// Where this run writes; ``path`` itself, where that is no plain file.
    private let part: String
    private let handle: FileHandle
    private let buffer = Mutex<[UInt8]>([])

    /// - Throws: ``UsageError`` for a file that is there and no such result, or cannot be written.
    init(_ path: String) throws(UsageError) {
        let isThere = FileManager.default.fileExists(atPath: path)
        let isPlain = !isThere || Self.isPlain(path)
        let place = isPlain ? "\(path).part" : path
        for file in isPlain ? [path, place] : [] { try Self.requireResult(file) }
        // Left by a run that was killed: what it tells stays until this one has told it again.
        if isPlain, !isThere { rename(place, path) }
        let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw UsageError(
                "\(place) cannot be written (\(String(cString: strerror(errno)))): name another file with --result")
        }
        (self.path, part) = (path, place)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func isPlain(_ path: String) -> Bool {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return facts?[.type] as? FileAttributeType == .typeRegular
    }

    private static func requireResult(_ path: String) throws(UsageError) {
        guard let handle = FileHandle(forReadingAtPath: path) else { return }
        let start = (try? handle.read(upToCount: 16)) ?? nil
        guard start.map({ $0.isEmpty || $0.starts(with: Data(#"{"line":"#.utf8)) }) ?? true else {
            throw UsageError("\(path) is there already, and is no result of an import: name another --result")
        }
    }

    func add(_ answer: JSON) throws {
        let isFull = buffer.withLock { buffer in
            buffer += answer.bytes
            buffer.append(UInt8(ascii: "\n"))
            return buffer.count >= Self.step
        }
        if isFull { try flush() }
    }

    /// Ends the file.
    ///
    /// - Parameter isWhole: whether it tells all that an earlier one told.
    /// - Returns: where it is now: in the earlier one's place, or beside it.
    /// - Throws: when it cannot be written.
    func finish(isWhole: Bool) throws -> String {
        try flush()
        guard part != path, isWhole || !FileManager.default.fileExists(atPath: path) else { return part }
        guard rename(part, path) == 0 else { throw FileTrouble(path, "cannot be replaced") }
        return path
    }

    /// Hands over what has been added.
    private func flush() throws {
        try buffer.withLock { buffer in
            guard !buffer.isEmpty else { return }
            try handle.write(contentsOf: Data(buffer))
            buffer = []
        }
    }
}
