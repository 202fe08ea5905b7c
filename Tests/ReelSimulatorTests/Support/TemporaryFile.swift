import Foundation

/// A file that is gone when nobody refers to it any more.
final class TemporaryFile {
    let url: URL
    let handle: FileHandle

    init(_ bytes: [UInt8] = [], suffix: String = "") throws {
        url = FileManager.default.temporaryDirectory.appending(path: "reel-\(UUID())\(suffix)")
        try Data(bytes).write(to: url)
        handle = try FileHandle(forUpdating: url)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func contents() throws -> Data { try Data(contentsOf: url) }
}
