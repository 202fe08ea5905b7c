import Foundation
import Glibc

/// What is remembered beside an unfinished download, so that it can go on after a restart.
struct ResumeNote: Codable, Equatable, Sendable {
    let validator: Validator
    /// The bytes of the whole, when told.
    let total: Int64?
    /// The bytes that are synced: after a power loss those behind may be anything.
    let synced: Int64
    /// The path of the URL; its host and query may differ from one signed URL to the next.
    let path: String

    /// The note in a file, or `nil` for none or one that cannot be read; blocks.
    init?(at path: String) {
        guard let file = try? Descriptor(opening: path, O_RDONLY | O_NOFOLLOW),
            let bytes = try? file.read(1 << 16, at: 0),
            let note = try? JSONDecoder().decode(Self.self, from: Data(bytes)), note.synced > 0
        else { return nil }
        self = note
    }

    init(validator: Validator, total: Int64?, synced: Int64, path: String) {
        (self.validator, self.total, self.synced, self.path) = (validator, total, synced, path)
    }

    /// Puts the note in place of an older one, in a single step; blocks.
    func write(to path: String) throws(IOFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(self) else { throw IOFailure("encode", EINVAL) }
        let file = try Descriptor(opening: path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        try file.write([UInt8](data), at: 0)
        try file.sync()
        guard rename(path + ".new", path) == 0 else { throw IOFailure("rename") }
    }
}
