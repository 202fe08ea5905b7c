/// The form of a file, as its first bytes tell.
enum MediaFormat: CaseIterable, Sendable {
    case mp4, jpeg, png, webp, gif

    /// The bytes that ``init(_:)`` wants to see.
    static let headLength = 16

    init?(_ head: [UInt8]) {
        func has(_ text: String, at offset: Int) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }
        if has("ftyp", at: 4) {
            // The brands of an `ftyp` box take some tens of bytes.
            let size = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
            guard (8...65536).contains(size) else { return nil }
            self = .mp4
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if has("RIFF", at: 0), has("WEBP", at: 8) {
            self = .webp
        } else if has("GIF87a", at: 0) || has("GIF89a", at: 0) {
            self = .gif
        } else {
            return nil
        }
    }

    var kind: FetchKind { self == .mp4 ? .clip : .cover }

    var fileExtension: String {
        switch self {
        case .mp4: "mp4"
        case .jpeg: "jpg"
        case .png: "png"
        case .webp: "webp"
        case .gif: "gif"
        }
    }

    func file(named name: String) -> String { "\(name).\(fileExtension)" }

    var contentType: String { self == .mp4 ? "video/mp4" : self == .jpeg ? "image/jpeg" : "image/\(fileExtension)" }
}
