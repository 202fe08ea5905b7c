import Foundation
import ReelCore

/// Images as cameras and programs write them, with a picture that nobody could see.
package enum TestImage {
    /// A whole PNG of that size in pixels.
    ///
    /// - Parameters:
    ///   - width: in pixels.
    ///   - height: in pixels.
    ///   - count: so many bytes in all; 58 at least.
    /// - Returns: the file's bytes.
    package static func png(_ width: Int = 300, _ height: Int = 300, bytes count: Int = 58) -> [UInt8] {
        let filler = (0..<max(1, count - 57)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = number(width) + number(height) + [8, 2, 0, 0, 0]
        return signature + chunk("IHDR", header) + chunk("IDAT", filler) + chunk("IEND", [])
    }

    /// A chunk of a PNG with its checksum.
    package static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + bytes
        return number(bytes.count) + body + number(Checksum.crc32(body))
    }

    /// A whole JPEG of that size in pixels, behind segments of such contents.
    package static func jpeg(
        _ width: Int = 300, _ height: Int = 300, frame: UInt8 = 0xC0, behind segments: [[UInt8]] = [],
        scan: [UInt8] = [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]
    ) -> [UInt8] {
        let size = [UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF)]
        let parts = segments.map { segment(0xE1, $0) } + [segment(frame, [8] + size + [1, 1, 0x11, 0])]
        return [0xFF, 0xD8] + parts.flatMap(\.self) + segment(0xDA, [1, 1, 0, 0, 63, 0]) + scan + [0xFF, 0xD9]
    }

    /// A segment of a JPEG.
    package static func segment(_ marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((bytes.count + 2) >> 8), UInt8((bytes.count + 2) & 0xFF)] + bytes
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
