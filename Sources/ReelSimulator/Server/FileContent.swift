import NIOCore

/// A file to be downloaded: bytes in memory, and after them padding that is made up while it is sent.
struct FileContent: Sendable {
    let contentType: String
    let bytes: [UInt8]
    var padding = 0

    var count: Int { bytes.count + padding }

    /// As many bytes as this file has, and nothing that a player could make sense of.
    var garbage: FileContent { FileContent(contentType: contentType, bytes: [], padding: count) }

    /// The bytes of a range in pieces of a modest size, each made when it is asked for.
    func pieces(of range: Range<Int>) -> some Sequence<ByteBuffer> {
        stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceSize).lazy.map { start in
            piece(from: start, to: min(range.upperBound, start + Self.pieceSize))
        }
    }

    private func piece(from start: Int, to end: Int) -> ByteBuffer {
        var piece = ByteBuffer()
        if start < bytes.count { piece.writeBytes(bytes[start..<min(end, bytes.count)]) }
        var next = max(start, bytes.count) - bytes.count
        while next < end - bytes.count {
            let offset = next % Self.pieceSize
            let length = min(Self.pieceSize - offset, end - bytes.count - next)
            piece.writeBytes(Self.pattern[offset..<offset + length])
            next += length
        }
        return piece
    }

    private static let pieceSize = 65_536

    /// What padding consists of: the same numbers in every file, so that any part of it can be told from its offset.
    private static let pattern: [UInt8] = {
        var random = SplitMix64(seed: 1)
        return (0..<pieceSize / 8).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
    }()
}
