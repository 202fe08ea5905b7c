import Foundation
import ReelAPI
import ReelCore

/// A file of many jobs, that can be read several times: a copy of it, so that it stays as it was read.
struct ImportFile: Sendable {
    enum Format: Sendable { case lines, csv }

    /// As the person named it.
    let name: String
    let format: Format
    /// Where the file lies, without links; `nil` for standard input, a pipe, and whatever else has no lasting name.
    let path: String?
    private let handle: FileHandle

    /// Opens the file and puts a copy aside in a temporary file without a name; memory holds a piece of it at a time.
    ///
    /// - Throws: ``UsageError`` when it cannot be read, `FileTrouble` when it cannot be put aside.
    init(_ name: String) throws {
        self.name = name
        path = name == "-" ? nil : Self.lastingPath(of: name)
        let aside = try Self.nameless()
        format = Self.format(of: name, try Self.put(try Self.open(name), aside, name))
        handle = aside
    }

    /// The folder that paths in the file start from.
    var folder: String { InputFile(name).folder }

    /// Reads it from its beginning.
    ///
    /// - Throws: ``UsageError`` for a CSV file whose header is wrong.
    func rows() throws -> ImportRows {
        try handle.seek(toOffset: 0)
        return try ImportRows(handle, format, name: name == "-" ? "the input" : name)
    }

    private static func open(_ name: String) throws(UsageError) -> FileHandle {
        if name == "-" { return .standardInput }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue {
            throw UsageError("\(name) is a folder: give a file of jobs, one a line")
        }
        guard let handle = FileHandle(forReadingAtPath: name) else {
            throw UsageError("\(name) cannot be read: \(String(cString: strerror(errno)))")
        }
        return handle
    }

    /// - Returns: how it begins.
    private static func put(_ given: FileHandle, _ aside: FileHandle, _ name: String) throws -> [UInt8] {
        var start: [UInt8] = []
        while true {
            guard let piece = given.nextChunk() else {
                let input = name == "-" ? "the input" : name
                throw UsageError("\(input) cannot be read to its end: \(String(cString: strerror(errno)))")
            }
            if piece.isEmpty { return start }
            if start.count < 512 { start += piece.prefix(512) }
            do {
                try aside.write(contentsOf: Data(piece))
            } catch {
                throw FileTrouble(temporaryFolder, "has no room for a copy of \(name)")
            }
        }
    }

    private static func format(of name: String, _ start: [UInt8]) -> Format {
        let ending = name.lowercased().split(separator: ".").last
        if ending == "csv" || ending == "tsv" { return .csv }
        if ending == "jsonl" || ending == "ndjson" || ending == "json" { return .lines }
        let bare = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start[...]
        return bare.first { $0 > 0x20 } == UInt8(ascii: "{") ? .lines : .csv
    }

    /// A pipe's name is another one each time.
    private static func lastingPath(of name: String) -> String? {
        guard let pointer = realpath(name, nil) else { return nil }
        defer { free(pointer) }
        let path = String(cString: pointer)
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return facts?[.type] as? FileAttributeType == .typeRegular ? path : nil
    }

    private static var temporaryFolder: String {
        FileManager.default.temporaryDirectory.path(percentEncoded: false)
    }

    /// A file of our own that is gone with the process.
    private static func nameless() throws -> FileHandle {
        var path = Array("\(temporaryFolder)/reel-import-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw FileTrouble(temporaryFolder, "takes no temporary file") }
        path.withUnsafeBufferPointer { if let start = $0.baseAddress { _ = unlink(start) } }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
