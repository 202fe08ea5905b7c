import Foundation
package import ReelAPI
package import ReelCore

/// A file that a person named, or `-` for standard input.
package struct InputFile: Sendable {
    /// The largest document that the daemon takes.
    private static let limit = 64 << 20

    private let name: String
    private var isStandardInput: Bool { name == "-" }

    package init(_ name: String) { self.name = name }

    /// The whole file as one JSON value.
    ///
    /// - Throws: ``UsageError`` when it cannot be read or is no JSON; what is in it is not repeated.
    package func json() throws(UsageError) -> JSON { try Self.parse(try read(), isStandardInput ? "the input" : name) }

    /// The folder that paths in the file start from.
    var folder: String {
        isStandardInput || !name.contains("/")
            ? "." : URL(filePath: name).deletingLastPathComponent().path(percentEncoded: false)
    }

    static func parse(_ bytes: some Sequence<UInt8>, _ name: String) throws(UsageError) -> JSON {
        do throws(JSON.SyntaxError) {
            return try JSON(parsing: bytes)
        } catch {
            throw UsageError("\(name) is \(error)")
        }
    }

    private func read() throws(UsageError) -> Data {
        let handle = try open()
        guard let data = try? handle.read(upToCount: Self.limit + 1) ?? Data() else { throw unreadable }
        guard data.count <= Self.limit else { throw UsageError("\(name) is over 64 MiB, which is the most for a job") }
        return data
    }

    private func open() throws(UsageError) -> FileHandle {
        if isStandardInput { return .standardInput }
        guard let handle = FileHandle(forReadingAtPath: name) else { throw unreadable }
        return handle
    }

    private var unreadable: UsageError { UsageError("\(name) cannot be read") }

    /// The file's lines, one after the other, empty ones left out; memory holds one chunk at a time.
    ///
    /// - Throws: ``UsageError`` when it cannot be read.
    package func lines() throws(UsageError) -> Lines { Lines(handle: try open(), trouble: unreadable) }

    /// Reads lines as they are asked for.
    package struct Lines {
        private let handle: FileHandle
        private let trouble: UsageError
        private var splitter = LineSplitter()
        private var isAtEnd = false
        private var number = 0

        fileprivate init(handle: FileHandle, trouble: UsageError) { (self.handle, self.trouble) = (handle, trouble) }

        /// The next lines that are there and not empty, with their numbers; none at the end.
        package mutating func next() throws(UsageError) -> [LineFeed.Line] {
            var lines: [LineFeed.Line] = []
            while lines.isEmpty, !isAtEnd {
                // `availableData` would trap on an error, and `read(upToCount:)` waits for all of it.
                guard let chunk = handle.nextChunk() else { throw trouble }
                isAtEnd = chunk.isEmpty
                splitter.append(chunk)
                while let line = splitter.next() { take(line, &lines) }
                if isAtEnd, let line = splitter.finish() { take(line, &lines) }
            }
            return lines
        }

        private mutating func take(_ bytes: [UInt8], _ lines: inout [LineFeed.Line]) {
            number += 1
            if bytes.contains(where: { $0 > 0x20 }) { lines.append(LineFeed.Line(number: number, bytes: bytes)) }
        }
    }
}

extension FileHandle {
    /// What is there, at least a byte, at most 64 KiB; empty at the end, `nil` on an error.
    func nextChunk() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Foundation.read(fileDescriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            return count < 0 ? nil : Array(buffer.prefix(count))
        }
    }
}
