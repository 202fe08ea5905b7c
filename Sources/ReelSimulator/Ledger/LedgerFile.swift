import Foundation
import Synchronization

/// The billed tasks as a file of JSON lines, so that a simulator that starts again still knows its tasks.
final class LedgerFile: Sendable {
    private let handle: Mutex<FileHandle>
    /// The tasks that were in the file when it was opened.
    let tasks: [BilledTask]

    /// Opens the file at `path`, or makes it.
    ///
    /// A last line that a crash cut off is dropped.
    init(path: String) throws {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        let text = try handle.readToEnd() ?? Data()
        let whole = text.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? Data()
        try handle.truncate(atOffset: UInt64(whole.count))
        tasks = try whole.split(separator: UInt8(ascii: "\n")).map {
            try ControlCoding.decoder().decode(BilledTask.self, from: Data($0))
        }
        self.handle = Mutex(handle)
    }

    /// Adds a line; it is in the file, though perhaps not yet on the disk, when this returns.
    func append(_ task: BilledTask) throws {
        let line = try ControlCoding.encoder().encode(task) + Data("\n".utf8)
        try handle.withLock { handle in
            try handle.seekToEnd()
            try handle.write(contentsOf: line)
        }
    }
}
