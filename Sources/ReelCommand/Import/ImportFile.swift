import Foundation
import ReelAPI
import ReelCore

/// A file of many jobs, that can be read several times.
struct ImportFile: Sendable {
    enum Format: Sendable { case lines, csv }

    /// As the person named it.
    let name: String
    let format: Format
    /// SHA-256 of all that is in it, in hexadecimal.
    let contentHash: String
    private let handle: FileHandle
    private let mark: Mark

    /// What shows that a file was changed.
    private struct Mark: Equatable, Sendable {
        let bytes: UInt64
        let changedAt: Date?
    }

    /// Opens the file and reads it through; what can be read only once, such as standard input, is put aside in a
    /// temporary file without a name.
    ///
    /// - Throws: ``UsageError`` when it cannot be read.
    init(_ name: String) throws {
        self.name = name
        let given = name == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: name)
        guard let given else { throw UsageError("\(name) cannot be read") }
        let isPlain = name != "-" && Self.isRegular(name)
        handle = isPlain ? given : try Self.nameless()
        var (hash, start) = (ContentHash(), [UInt8]())
        while let piece = given.nextChunk() {
            if piece.isEmpty { break }
            hash.append(piece)
            if start.count < 512 { start += piece.prefix(512) }
            if !isPlain { try handle.write(contentsOf: Data(piece)) }
        }
        contentHash = hash.hexadecimal
        format = Self.format(of: name, start)
        mark = Self.mark(handle)
    }

    /// Whether the file is still what was read.
    var isUnchanged: Bool { Self.mark(handle) == mark }

    /// The folder that paths in the file start from.
    var folder: String { InputFile(name).folder }

    /// Reads it from its beginning.
    ///
    /// - Throws: ``UsageError`` for a CSV file whose header is wrong.
    func rows() throws -> ImportRows {
        try handle.seek(toOffset: 0)
        return try ImportRows(handle, format, name: name == "-" ? "the input" : name)
    }

    private static func format(of name: String, _ start: [UInt8]) -> Format {
        let ending = name.lowercased().split(separator: ".").last
        if ending == "csv" || ending == "tsv" { return .csv }
        if ending == "jsonl" || ending == "ndjson" || ending == "json" { return .lines }
        let bare = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start[...]
        return bare.first { $0 > 0x20 } == UInt8(ascii: "{") ? .lines : .csv
    }

    private static func isRegular(_ path: String) -> Bool {
        let facts = try? FileManager.default.attributesOfItem(
            atPath: URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false))
        return facts?[.type] as? FileAttributeType == .typeRegular
    }

    private static func mark(_ handle: FileHandle) -> Mark {
        let facts = try? FileManager.default.attributesOfItem(atPath: "/proc/self/fd/\(handle.fileDescriptor)")
        let target = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(handle.fileDescriptor)")
        let own = target.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) } ?? facts
        let place = (try? handle.offset()) ?? 0
        let bytes = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: place)
        return Mark(bytes: bytes, changedAt: own?[.modificationDate] as? Date)
    }

    /// A file of our own that is gone with the process.
    private static func nameless() throws -> FileHandle {
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var path = Array("\(folder)/reel-import-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw FileTrouble(folder, "takes no temporary file") }
        path.withUnsafeBufferPointer { if let start = $0.baseAddress { _ = unlink(start) } }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
