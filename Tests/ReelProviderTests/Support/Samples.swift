import Crypto
import Foundation

/// Files as results are, made up.
enum Samples {
    /// An MP4 file as far as its outermost boxes go: `ftyp`, `mdat` of so many bytes, `moov`.
    static func clip(_ count: Int = 10_000, seed: UInt8 = 1) -> [UInt8] {
        let noise = (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ $0 >> 8)) &* seed }
        return box("ftyp", Array("isom\0\0\u{2}\0isomavc1".utf8)) + box("mdat", noise) + box("moov", [1, 2, 3, 4])
    }

    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    static let webp = Array("RIFF\0\0\0\u{1}WEBPVP8 ".utf8)
    static let gif = Array("GIF89a....".utf8)

    static func sha256(_ bytes: some Sequence<UInt8>) -> String {
        SHA256.hash(data: Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let size = UInt32(content.count + 8)
        return (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + type.utf8 + content
    }
}
