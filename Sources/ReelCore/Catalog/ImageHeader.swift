/// The type and size of an image, as the start of its file tells.
package struct ImageHeader: Hashable, Sendable {
    package enum Format: String, Sendable { case png = "PNG", jpeg = "JPEG" }

    package let format: Format
    package let width: Int
    package let height: Int

    /// `image/png` or `image/jpeg`.
    package var contentType: String { format == .png ? "image/png" : "image/jpeg" }

    /// Reads a PNG or JPEG header; `nil` for anything else, and for one that is cut off, damaged or has no size.
    ///
    /// Touches few of the bytes, wherever they lie, and trusts none of them.
    package init?(reading bytes: some RandomAccessCollection<UInt8>) {
        let reader = Reader(bytes: bytes)
        guard let (format, width, height) = reader.png ?? reader.jpeg, width > 0, height > 0 else { return nil }
        (self.format, self.width, self.height) = (format, width, height)
    }
}

private struct Reader<Bytes: RandomAccessCollection<UInt8>> {
    typealias Size = (ImageHeader.Format, width: Int, height: Int)

    let bytes: Bytes

    /// The signature, then the IHDR chunk of 13 bytes, which begins with the size and is followed by its checksum.
    var png: Size? {
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        guard bytes.starts(with: start), bytes.count >= 33, let width = number(at: 16, size: 4),
            let height = number(at: 20, size: 4), max(width, height) <= Int32.max,
            number(at: 29, size: 4) == Checksum.crc32(bytes.dropFirst(12).prefix(17))
        else { return nil }
        return (.png, width, height)
    }

    /// Segments of a marker and a length each, up to the first that starts a frame.
    var jpeg: Size? {
        guard number(at: 0, size: 2) == 0xFFD8 else { return nil }
        var position = 2
        for _ in 0..<ImageEnd.mostParts {
            guard number(at: position, size: 1) == 0xFF, let marker = number(at: position + 1, size: 1) else {
                return nil
            }
            switch marker {
            case 0xFF: position += 1  // A fill byte.
            case 0x01, 0xD0...0xD7: position += 2
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: return frame(at: position + 2)
            case 0x00, 0xD8, 0xD9, 0xDA: return nil
            default:
                guard let length = number(at: position + 2, size: 2), length >= 2 else { return nil }
                position += 2 + length
            }
        }
        return nil
    }

    /// Length, precision, height, width.
    private func frame(at position: Int) -> Size? {
        guard let length = number(at: position, size: 2), length >= 8, let height = number(at: position + 3, size: 2),
            let width = number(at: position + 5, size: 2)
        else { return nil }
        return (.jpeg, width, height)
    }

    /// A big-endian number, or `nil` behind the end.
    private func number(at offset: Int, size: Int) -> Int? {
        guard offset + size <= bytes.count else { return nil }
        let start = bytes.index(bytes.startIndex, offsetBy: offset)
        return bytes[start...].prefix(size).reduce(0) { $0 << 8 | Int($1) }
    }
}
